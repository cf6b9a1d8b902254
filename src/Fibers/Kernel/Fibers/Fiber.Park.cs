using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Suspending and waking: how a fiber leaves the thread and comes back.</content>
public abstract partial class Fiber : ITimerTarget
{
    /// <summary>Notes an operation that this fiber started. If it is never awaited, the end of the fiber withdraws it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Started(FiberBox operation)
    {
        Debug.Assert(operation.IsOperation, "a fiber starts operations and calls methods");
        if (!ReferenceEquals(_lastStarted, operation))
            StartedAnother(operation);
    }

    private void StartedAnother(FiberBox operation)
    {
        // An operation that is awaited and not read can only belong to a called method that was not awaited. It keeps its place.
        if (_lastStarted is { State: not BoxState.Idle } last && last.IsStartedBy(this))
            Rare.KeepStarted(this, last);
        _lastStarted = operation;
    }

    /// <summary>Prefetches what the next slice of the fiber touches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PrefetchPark()
    {
        CacheLines.Prefetch(Leaf);
        CacheLines.Prefetch(_waitingFor);
    }

    /// <summary>Suspends the fiber in the frame <paramref name="awaiting"/> on an operation.</summary>
    /// <returns>False if the suspension is refused; then the await throws.</returns>
    internal bool ParkOn(FiberBox operation, FiberBox awaiting, bool yieldsFirst)
    {
        if (!Park(awaiting))
            return false;
        if (!ReferenceEquals(_waitingFor, operation))
            _waitingFor = operation;
        if (yieldsFirst)
        {
            operation.EndYield();
            Scheduler.ReadyAgain(this);
        }
        else
        {
            Scheduler.Recorder?.Write(FlightEvent.Park, Id, 0, operation.Pool);
        }

        return true;
    }

    /// <summary>Suspends the fiber in the frame <paramref name="awaiting"/> on a foreign awaitable, whose await cannot be made to throw.</summary>
    internal void ParkOn(ForeignPark park, FiberBox awaiting)
    {
        if (State != FiberState.Running)
            Scheduler.Report(this, EndUnawaited(hasEnded: false));
        Park(awaiting);
        _waitingFor = park;
        if (IsInterrupted)
            OutlivesLimit();
        Scheduler.Recorder?.Write(FlightEvent.Park, Id);
    }

    /// <summary>Suspends the fiber in the frame <paramref name="awaiting"/> until its next slice, in which the await throws.</summary>
    internal void ParkToThrow(FiberBox awaiting, Exception failure)
    {
        if (State != FiberState.Running)
            failure = EndUnawaited(hasEnded: false);
        Park(awaiting);
        ThrowAtEndOfPark(failure);
        Scheduler.Ready(this);
    }

    /// <summary>Suspends the fiber until its next slice. What it waited for before stays noted, because it is not read of a ready fiber.</summary>
    internal void ParkForYield(FiberBox awaiting)
    {
        if (Park(awaiting))
            Scheduler.ReadyAgain(this);
    }

    /// <summary>Suspends the fiber until <paramref name="deadline"/>.</summary>
    internal void ParkForSleep(FiberBox awaiting, long deadline)
    {
        if (!Park(awaiting))
            return;
        Debug.Assert(_timer == 0, "a fiber sleeps once at a time");
        _waitingFor = null;
        _flags |= FiberFlags.Sleeping;
        Scheduler.Recorder?.Write(FlightEvent.Park, Id, 0, BoxPools.Sleep);
        _timer = deadline == long.MaxValue ? 0 : Scheduler.Timers.Add(deadline, this);
    }

    /// <summary>Takes a suspension back because the awaiter threw.</summary>
    internal void Unpark()
    {
        Debug.Assert(State == FiberState.Suspended, "only a suspension of this slice, from which the fiber was not woken, is taken back");
        State = FiberState.Running;
        _waitingFor = null;
    }

    /// <summary>Wakes the fiber if it waits for this foreign awaitable. Any other completion is stale and is dropped.</summary>
    internal void ForeignCompleted(ForeignPark park)
    {
        if (State == FiberState.Suspended && ReferenceEquals(WaitedForeign, park))
            Scheduler.Ready(this);
    }

    /// <summary>
    /// Ends a suspension. Throws the interruption that ended it, even if that no longer holds, as an operation does; or the reason
    /// why it was refused.
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

    /// <summary>Makes the end of the suspension throw. Until then the fiber keeps the exception in <see cref="_waitingFor"/>.</summary>
    private void ThrowAtEndOfPark(Exception failure)
    {
        Debug.Assert((_flags & FiberFlags.ParkThrows) == 0, "a suspension throws one exception");
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

    /// <returns>False if a method that was called and not awaited has suspended in this slice; then the await throws.</returns>
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

    /// <summary>True for an operation that this fiber started and whose outcome was neither read nor awaited.</summary>
    private bool IsMineAndUnawaited(FiberBox operation) =>
        operation.IsStartedBy(this) && !operation.IsAwaited;
}
