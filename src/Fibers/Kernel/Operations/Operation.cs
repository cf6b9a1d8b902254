using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>
/// A call that could not complete at once, and on which a fiber suspends. The base of every read, accept, get, join and lock of
/// this library, and of operations that you write.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// <para>How to write one: a method calls <see cref="FiberSchedulerExtensions.TryEnterOperation"/> and returns
/// <see cref="FiberSchedulerExtensions.Refuse{T}(FiberScheduler)"/> if returns false. Then it tries, and returns <see cref="FiberSchedulerExtensions.Finish{T}(FiberScheduler, T)"/> if that succeeds. Otherwise it
/// rents an operation (<see cref="FiberSchedulerExtensions.Rent{TOperation}(FiberScheduler)"/>), enters it in a <see cref="WaitQueue{TOperation}"/>
/// of its own, calls <see cref="Begin"/> and returns <see cref="Task"/>. The code that makes it possible later takes the
/// operation out of the queue and calls <see cref="Complete"/>.</para>
/// <para>Exactly one of four things ends it: <see cref="Complete"/>, <see cref="Fail"/>, its deadline
/// (<see cref="OnTimeout"/> decides the result), or an interruption of the fiber that awaits it
/// (<see cref="OnCanceled"/> puts back what it held). A completed operation never throws an interruption.</para>
/// <para>Thread rule: the scheduler's thread only.</para>
/// </remarks>
public abstract partial class Operation<T> : FiberBox<T>, ITimerTarget
{
    /// <summary>
    /// The number of the fiber that started the operation; 0 for code outside fibers. A reference to the fiber would keep an
    /// ended fiber alive while the operation is in its pool, and would cost a write barrier (1.5 ns) each time.
    /// </summary>
    private long _starter;
    /// <summary>Makes an operation for a pool. <see cref="FiberSchedulerExtensions.Rent{TOperation}(FiberScheduler)"/> calls it and ties the operation to its scheduler.</summary>
    protected Operation() => Traits = BoxTraits.Operation;

    /// <summary>Makes an operation that is used once and not pooled, because another thread may keep a reference to it.</summary>
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

    /// <summary>What a fiber does that waits for the operation, as dumps tell it: <c>"reading from fd 7"</c>.</summary>
    /// <remarks>Read on any thread, also while the operation ends: it may be out of date and may throw, but must not block or change anything.</remarks>
    protected abstract string Description { get; }

    /// <summary>What the operation waits for, for the wait-for graph. Default: an object that is not known. Read on any thread, as <see cref="Description"/>.</summary>
    protected virtual WaitTarget Target => new(WaitKind.Other);

    /// <summary>True until the operation has ended in one of its four ways.</summary>
    public bool IsPending => State == BoxState.Pending;

    /// <summary>The task to return to the caller. Read it once, before the operation can be recycled.</summary>
    public FiberTask<T> Task => new(this);

    /// <summary>The task to return to a caller that needs no result.</summary>
    public FiberTask VoidTask => new(this);

    /// <summary>Starts the timeout and ties the operation to the running fiber.</summary>
    /// <param name="timeout">The maximum time that the operation may take. <c>null</c> and <see cref="Timeout.InfiniteTimeSpan"/> set no deadline.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Begin(TimeSpan? timeout)
    {
        Debug.Assert(IsPending, "an operation begins before it can end");
        StartedBy(Scheduler.Running);
        if (timeout is { } span && span.Ticks != TimeoutRule.InfiniteTicks)
            SetDeadline(Scheduler.DeadlineAfter(span));
    }

    /// <summary>Ends the operation with a result and wakes the fiber that awaits it.</summary>
    /// <param name="result">The result.</param>
    /// <remarks>The caller has taken the operation out of its queue. No user code runs inside this call.</remarks>
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

    /// <summary>Ends the operation with an exception and wakes the fiber that awaits it.</summary>
    /// <param name="exception">What the await throws.</param>
    protected internal void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Debug.Assert(IsPending, "an operation ends once");
        SetFailure(exception);
        End(Scheduler);
    }

    /// <summary>
    /// Ends an operation that has its result at once, although the budget of its fiber is used up. The fiber yields before it reads
    /// the result.
    /// </summary>
    /// <param name="result">The result.</param>
    private protected void CompleteAfterYield(T result)
    {
        Debug.Assert(IsPending, "an operation ends once");
        Result = result;
        State = BoxState.DoneAfterYield;
        Traits |= BoxTraits.YieldsFirst;
        StartedBy(Scheduler.Running);
    }

    /// <summary>Called when the deadline has passed: leave the queue and decide the result.</summary>
    /// <returns>The result of a call whose timeout expired.</returns>
    protected abstract T OnTimeout();

    /// <summary>Called when the fiber was interrupted or has ended: leave the queue and put back what the operation held.</summary>
    protected abstract void OnCanceled();

    /// <summary>
    /// Called when the operation had completed, but its fiber ended without reading the result: hand on what must not be lost, an
    /// item or a permit.
    /// </summary>
    /// <param name="result">The unread result.</param>
    protected virtual void OnUnread(T result)
    {
    }

    /// <summary>
    /// Returns an operation to its pool that was rented only as an entry of a queue, so that no task refers to it. The entry becomes
    /// stale and so leaves its queue.
    /// </summary>
    protected internal void ReturnUnused()
    {
        _deadline = long.MaxValue;
        Recycle();
    }

    /// <summary>Called when the result is taken: publish what belongs with it, then clear every reference. The operation is reused afterwards.</summary>
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
            // Reports and dumps describe all fibers. One operation must not break them.
            return $"{GetType().Name}, which cannot be described: {exception.Message}";
        }
    }

    internal sealed override WaitTarget DescribeTarget()
    {
        try
        {
            return Target;
        }
        catch (Exception)
        {
            // It ended and was recycled while another thread looked.
            return new WaitTarget(WaitKind.Other);
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
            // As in Expire: the failure belongs to the operation, and not to the caller that cancels.
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

        // The next user may be the case of a select. The end of the fiber that had the operation must not withdraw it.
        _starter = 0;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Result = default!;
        if (Pool > BoxPools.Kept)
            Scheduler.Pools.Return(this);
    }

    /// <summary>Notes the fiber that started the operation; null for code outside fibers.</summary>
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

    /// <summary>Returns the callback that awaits an operation: a continuation without a fiber.</summary>
    private static CallbackBox CallbackOf(FiberBox continuation)
    {
        Debug.Assert(continuation is CallbackBox, "a frame has a fiber until it is recycled");
        return Unsafe.As<CallbackBox>(continuation);
    }

    /// <summary>Wakes what awaits the operation, which has its outcome.</summary>
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
