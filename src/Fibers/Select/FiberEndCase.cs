using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The case of a <see cref="Select"/> that waits for the end of a fiber. A failure counts as seen and stays with the fiber: join it to get the exception.</summary>
public sealed class FiberEndCase : SelectCase
{
    private EndEntry? _entry;

    internal FiberEndCase(Fiber fiber) => Fiber = fiber;

    /// <summary>The fiber.</summary>
    public Fiber Fiber { get; }

    /// <inheritdoc/>
    protected override WaitTarget Target => new(WaitKind.Join, Fiber, Fiber);

    /// <inheritdoc/>
    protected override bool OnTrySelect()
    {
        Fiber.Scheduler.CheckAccess();
        if (!Fiber.IsDead)
            return false;
        Fiber.SeeFailure();
        return true;
    }

    /// <inheritdoc/>
    protected override void OnEnter()
    {
        _entry = Fiber.Scheduler.Rent<EndEntry>();
        _entry.Case = this;
        Fiber.AddJoiner(_entry);
    }

    /// <inheritdoc/>
    protected override void OnLeave()
    {
        _entry!.ReturnUnused();
        _entry = null;
    }

    /// <summary>The entry of the case among the joiners.</summary>
    private sealed class EndEntry : Operation<bool>, IJoiner
    {
        internal FiberEndCase? Case { get; set; }

        protected override string Description => "waiting for the end of a fiber";

        public void FiberEnded()
        {
            Case!.Fiber.SeeFailure();
            Case.Complete();
        }

        protected override bool OnTimeout() => false;

        protected override void OnCanceled()
        {
        }

        protected override void OnRecycle() => Case = null;
    }
}
