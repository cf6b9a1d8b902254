using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A <see cref="Fiber"/> whose body returns a value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public abstract class Fiber<T> : Fiber
{
    private protected T Value = default!;

    private protected Fiber(FiberScheduler scheduler, object? name)
        : base(scheduler, name)
    {
    }

    /// <summary>The value of a fiber that has ended.</summary>
    /// <exception cref="InvalidOperationException">The fiber has not ended, or the caller is not on the scheduler's thread.</exception>
    public T Result
    {
        get
        {
            Scheduler.CheckAccess();
            if (!IsDead)
                throw new InvalidOperationException($"{this} has not ended; await Join() first.");
            RethrowFailure();
            return Value;
        }
    }

    /// <summary>Suspends the calling fiber until this one has ended. Rethrows its failure.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The fiber joins itself, or the caller is not on the scheduler's thread.</exception>
    public new FiberTask<T> Join()
    {
        if (RefuseJoin() is { } refusal)
            return Scheduler.RefuseFor<T>(refusal);
        return IsDead ? Scheduler.Finish(Value) : Scheduler.Rent<JoinOperation<T>>().Start(this);
    }

    /// <inheritdoc cref="Fiber.AsTask"/>
    public new Task<T> AsTask() => ValueOf(EndedTask());

    private async Task<T> ValueOf(Task<Fiber> ended)
    {
        await ended.ConfigureAwait(false);
        return ResultOfEnded();
    }

    internal T ResultOfEnded()
    {
        RethrowFailure();
        return Value;
    }

    private protected override void KeepResult(FiberBox? root)
    {
        if (root is not null)
            Value = ((FiberBox<T>)root).Result;
    }
}
