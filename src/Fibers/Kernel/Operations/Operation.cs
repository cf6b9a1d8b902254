using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>
/// An operation that could not complete at the call: what the fiber parks on. The base of every read, accept, get,
/// join or lock of this library, and of those that others write.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// <para>How to write one: a method calls <see cref="FiberSchedulerExtensions.TryEnterOperation"/> and returns
/// <see cref="FiberSchedulerExtensions.Refuse{T}(FiberScheduler)"/> if that gives false; then it tries, and returns <see cref="FiberSchedulerExtensions.Finish{T}(FiberScheduler, T)"/> if that works. If not, it
/// rents an operation (<see cref="FiberSchedulerExtensions.Rent{TOperation}(FiberScheduler)"/>), enters it in a <see cref="WaitQueue{TOperation}"/>
/// of its own, calls <see cref="Begin"/> and returns <see cref="Task"/>. Whoever makes it possible later takes the
/// operation out of the queue and calls <see cref="Complete"/>.</para>
/// <para>Exactly one of four things ends it: <see cref="Complete"/>, <see cref="Fail"/>, its deadline
/// (<see cref="OnTimeout"/> decides the result) or the cancellation of the fiber that awaits it
/// (<see cref="OnCanceled"/> puts back what it held). An operation that has completed never throws a cancellation.</para>
/// <para>Thread rule: the scheduler's thread only.</para>
/// </remarks>
public abstract partial class Operation<T> : FiberBox<T>, ITimerTarget
{
    /// <summary>
    /// The number of the fiber that started the operation; 0 when that was code on the scheduler's thread that is no fiber.
    /// Not the fiber: an operation that waits for its next use would keep one alive that has ended, or had to write it anew
    /// each time (a write barrier, 1.5 ns).
    /// </summary>
    private long _starter;
    /// <summary>Makes an operation for the pool: <see cref="FiberSchedulerExtensions.Rent{TOperation}(FiberScheduler)"/> calls it and ties the operation to its scheduler.</summary>
    protected Operation() => Traits = BoxTraits.Operation;

    /// <summary>Makes an operation that is used once and left to the garbage collector: one that another thread keeps hold of.</summary>
    /// <param name="scheduler">The scheduler that it belongs to.</param>
    protected Operation(FiberScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        Traits = BoxTraits.Operation;
        Scheduler = scheduler;
    }

    /// <summary>The scheduler that the operation belongs to.</summary>
    public FiberScheduler Scheduler
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => OperationScheduler;
        internal set => OperationScheduler = value;
    }

    /// <summary>What a dump says that the fiber waits for: <c>"read from fd 7"</c>.</summary>
    protected abstract string Description { get; }

    /// <summary>True until the operation has ended in one of its four ways.</summary>
    public bool IsPending => State == BoxState.Pending;

    /// <summary>The task to return to the caller. Read it once, before anything can complete the operation twice over.</summary>
    public FiberTask<T> Task => new(this);

    /// <summary>The task to return to the caller where the result is of no interest.</summary>
    public FiberTask VoidTask => new(this);

    /// <summary>Starts the clock and ties the operation to the fiber that runs.</summary>
    /// <param name="timeout">How long it may take, from now on the monotonic clock; null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Begin(TimeSpan? timeout)
    {
        Debug.Assert(IsPending, "an operation begins before it can end");
        StartedBy(Scheduler.Running);
        if (timeout is { } span && span.Ticks != TimeoutRule.InfiniteTicks)
            SetDeadline(Scheduler.DeadlineAfter(span));
    }

    /// <summary>Ends the operation with a result and readies whoever awaits it.</summary>
    /// <param name="result">The result.</param>
    /// <remarks>The caller has taken the operation out of its queue. Nobody's code runs inside this call.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected internal void Complete(T result) => CompleteOn(Scheduler, result);

    /// <summary>What <see cref="Complete"/> does, for a caller that has the scheduler at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CompleteOn(FiberScheduler scheduler, T result)
    {
        Debug.Assert(IsPending, "an operation ends once");
        Debug.Assert(ReferenceEquals(scheduler, Scheduler), "an operation ends on its own scheduler");
        Result = result;
        State = BoxState.Done;
        End(scheduler);
    }

    /// <summary>Ends the operation with an exception and readies whoever awaits it.</summary>
    /// <param name="exception">What the await throws.</param>
    protected internal void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Debug.Assert(IsPending, "an operation ends once");
        SetFailure(exception);
        End(Scheduler);
    }

    /// <summary>
    /// Ends an operation that has a result at once although its fiber has used up its budget: the fiber yields before it
    /// reads the result. <see cref="FiberSchedulerExtensions.Finish{T}(FiberScheduler, T)"/> does all of this.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <returns>The task to return to the caller.</returns>
    protected FiberTask<T> CompleteAfterYield(T result)
    {
        Debug.Assert(IsPending, "an operation ends once");
        Result = result;
        State = BoxState.DoneAfterYield;
        Traits |= BoxTraits.YieldsFirst;
        StartedBy(Scheduler.Running);
        return new(this);
    }

    /// <summary>The deadline has passed: leave the queue and decide the result.</summary>
    /// <returns>The result of a call that has run out of time.</returns>
    protected abstract T OnTimeout();

    /// <summary>The fiber was cancelled or has ended: leave the queue and put back whatever the operation held.</summary>
    protected abstract void OnCanceled();

    /// <summary>
    /// The operation had completed, but the fiber that started it has ended without reading the result: hand on what
    /// must not be lost, an item or a permit.
    /// </summary>
    /// <param name="result">The result that nobody will read.</param>
    protected virtual void OnUnread(T result)
    {
    }

    /// <summary>
    /// Returns an operation to its pool that was rented as an entry of a queue only: nobody has its task. It leaves the
    /// queue by that.
    /// </summary>
    protected internal void ReturnUnused()
    {
        _deadline = long.MaxValue;
        Recycle();
    }

    /// <summary>The result was taken: publish what belongs with it, then drop every reference. The box is rented again afterwards.</summary>
    protected abstract void OnRecycle();

    internal sealed override void Step() => throw new System.Diagnostics.UnreachableException();

    internal sealed override bool IsStartedBy(Fiber fiber) => _starter == fiber.Id && State != BoxState.Idle;

    internal sealed override string Describe()
    {
        try
        {
            return Description;
        }
        catch (Exception exception)
        {
            // Reports and dumps ask all fibers: one operation must not spoil them.
            return $"{GetType().Name}, which cannot be described: {exception.Message}";
        }
    }

    internal sealed override void Withdraw(Exception failure)
    {
        if (State != BoxState.Pending)
            return;
        try
        {
            OnCanceled();
            SetFailure(failure);
        }
        catch (Exception exception)
        {
            // As in Expire: who cancels, or the loop that ends, has nothing to do with it.
            SetFailure(exception);
        }

        End(Scheduler);
    }

    internal sealed override void Abandon(Fiber fiber)
    {
        var failure = new FiberCanceledException(fiber);
        if (State == BoxState.Pending)
        {
            Withdraw(failure);
            return;
        }

        if (State == BoxState.Failed)
            return;
        bool hasResult = Failure is null;
        T result = Result;
        SetFailure(failure);
        if (!hasResult)
            return;
        try
        {
            OnUnread(result);
        }
        catch (Exception exception)
        {
            Scheduler.Report(fiber, exception);
        }
    }

    internal sealed override void Recycle()
    {
        Debug.Assert(State != BoxState.Idle, "an operation is recycled once");
        Scheduler.CheckTake();
        OnRecycle();
        Traits = BoxTraits.Operation;
        Version++;
        State = BoxState.Idle;

        // Who rents it next may be no fiber, but the case of a select: the end of the one that had it must not withdraw that.
        _starter = 0;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Result = default!;
        if (Pool > BoxPools.Kept)
            Scheduler.Pools.Return(this);
    }

    /// <summary>Notes the fiber that has started the operation; null where it is code that is no fiber.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void StartedBy(Fiber? fiber)
    {
        if (fiber is null)
        {
            _starter = 0;
            return;
        }

        _starter = fiber.Id;
        fiber.Started(this);
    }

    /// <summary>What awaits an operation and has no fiber is a callback.</summary>
    private static CallbackBox CallbackOf(FiberBox continuation)
    {
        Debug.Assert(continuation is CallbackBox, "a frame has a fiber until it is recycled");
        return Unsafe.As<CallbackBox>(continuation);
    }

    /// <summary>The outcome is there: readies whoever awaits it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void End(FiberScheduler scheduler)
    {
        Debug.Assert(IsReady, "an operation ends with an outcome");
        _deadline = long.MaxValue;
        FiberBox? continuation = Continuation;
        if (continuation is null)
            return;
        if (continuation.FrameFiber is { } fiber)
            scheduler.Ready(fiber);
        else
            CallbackOf(continuation).Call();
    }
}
