using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Parking and waking: how a fiber leaves the thread and comes back.</content>
public abstract partial class Fiber : ITimerTarget
{
    /// <summary>An operation was started by this fiber. If it is never awaited, the end of the fiber withdraws it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Started(FiberBox operation)
    {
        Debug.Assert(operation.IsOperation, "a fiber starts operations and calls methods");
        if (!ReferenceEquals(_lastStarted, operation))
            StartedAnother(operation);
    }

    private void StartedAnother(FiberBox operation)
    {
        // One that is awaited and not read yet can only be a child method's that was not awaited itself: it keeps its place.
        if (_lastStarted is { State: not BoxState.Idle } last && last.IsStartedBy(this))
            Rare.KeepStarted(this, last);
        _lastStarted = operation;
    }

    /// <summary>Fetches what the fiber goes on with when it has its turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PrefetchPark()
    {
        CacheLines.Prefetch(Leaf);
        CacheLines.Prefetch(_waitingFor);
    }

    /// <summary>The frame <paramref name="awaiting"/> parks on an operation.</summary>
    /// <returns>False if that is refused; the await throws.</returns>
    internal bool ParkOn(FiberBox operation, FiberBox awaiting, bool yieldsFirst)
    {
        if (!Park(awaiting))
            return false;
        if (!ReferenceEquals(_waitingFor, operation))
            _waitingFor = operation;
        if (yieldsFirst)
        {
            operation.EndYield();
            Scheduler.Ready(this);
        }

        return true;
    }

    /// <summary>The frame <paramref name="awaiting"/> parks on something that is not ours, and whose await cannot be made to throw.</summary>
    internal void ParkOn(ForeignPark park, FiberBox awaiting)
    {
        if (State != FiberState.Running)
            Scheduler.Report(this, EndUnawaited(hasEnded: false));
        Park(awaiting);
        _waitingFor = park;
    }

    /// <summary>The frame <paramref name="awaiting"/> parks until the next turn, and its await throws then.</summary>
    internal void ParkToThrow(FiberBox awaiting, Exception failure)
    {
        if (State != FiberState.Running)
            failure = EndUnawaited(hasEnded: false);
        Park(awaiting);
        ThrowAtEndOfPark(failure);
        Scheduler.Ready(this);
    }

    /// <summary>Parks until the next turn. What it waited for before stays noted: a ready fiber is not asked.</summary>
    internal void ParkForYield(FiberBox awaiting)
    {
        if (Park(awaiting))
            Scheduler.Ready(this);
    }

    /// <summary>Parks until <paramref name="deadline"/>.</summary>
    internal void ParkForSleep(FiberBox awaiting, long deadline)
    {
        if (!Park(awaiting))
            return;
        Debug.Assert(_timer == 0, "a fiber sleeps once at a time");
        _waitingFor = null;
        _flags |= FiberFlags.Sleeping;
        _timer = deadline == long.MaxValue ? 0 : Scheduler.Timers.Add(deadline, this);
    }

    /// <summary>The park did not come about: the awaiter threw.</summary>
    internal void Unpark()
    {
        Debug.Assert(State == FiberState.Suspended, "only a fiber that has parked in this slice, and was not woken, is unparked");
        State = FiberState.Running;
        _waitingFor = null;
    }

    /// <summary>Something foreign has completed; a completion that the fiber does not wait for is stale and is dropped.</summary>
    internal void ForeignCompleted(ForeignPark park)
    {
        if (State == FiberState.Suspended && ReferenceEquals(WaitedForeign, park))
            Scheduler.Ready(this);
    }

    /// <summary>
    /// The end of a park: throws what has interrupted it, as an operation does, whatever has become of that since; or why it was
    /// refused.
    /// </summary>
    [StackTraceHidden]
    internal void EndPark()
    {
        if ((_flags & FiberFlags.ParkThrows) == 0)
            return;
        Exception failure = ParkFailure;
        DropParkFailure();
        Scheduler.InterruptionChanged(this);
        throw failure;
    }

    /// <summary>The end of the park throws this; until then the fiber keeps it where it otherwise notes what it waits for.</summary>
    private void ThrowAtEndOfPark(Exception failure)
    {
        Debug.Assert((_flags & FiberFlags.ParkThrows) == 0, "a park throws one exception");
        _flags |= FiberFlags.ParkThrows;
        _waitingFor = failure;
        AwaitFailure.Added();
    }

    private void DropParkFailure()
    {
        if ((_flags & FiberFlags.ParkThrows) == 0)
            return;
        _flags &= ~FiberFlags.ParkThrows;
        _waitingFor = null;
        AwaitFailure.Removed();
    }

    void ITimerTarget.OnTimer(long now)
    {
        Debug.Assert((_flags & FiberFlags.Sleeping) != 0, "a fiber has a timer only while it sleeps");
        _timer = 0;
        EndSleepPark();
    }

    /// <returns>False if a method that was called and not awaited has parked in this slice: the await throws that.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Park(FiberBox awaiting)
    {
        if (State != FiberState.Running)
            return ParkOverUnawaited(awaiting);
        State = FiberState.Suspended;
        if (!ReferenceEquals(Leaf, awaiting))
            Leaf = awaiting;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ParkOverUnawaited(FiberBox awaiting)
    {
        ParkToThrow(awaiting, null!);
        return false;
    }

    private void EndSleepPark()
    {
        Debug.Assert(State == FiberState.Suspended, "a fiber that sleeps is suspended");
        _flags &= ~FiberFlags.Sleeping;
        if (_timer != 0)
        {
            Scheduler.Timers.Remove(_timer);
            _timer = 0;
        }

        Scheduler.Ready(this);
    }

    /// <summary>True of an operation that this fiber has started and whose outcome nobody has read or waits for.</summary>
    private bool IsMineAndUnawaited(FiberBox operation) =>
        operation.IsStartedBy(this) && !operation.IsAwaited;
}
