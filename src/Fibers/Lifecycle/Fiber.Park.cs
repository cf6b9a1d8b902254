using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
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
        if (!ReferenceEquals(_lastStarted, operation))
            StartedAnother(operation);
    }

    private void StartedAnother(FiberBox operation)
    {
        // One that is awaited and not read yet can only be a child method's that was not awaited itself: it keeps its place.
        if (_lastStarted is { State: not BoxState.Idle } last && last.IsStartedBy(this))
            Extra.KeepStarted(this, last);
        _lastStarted = operation;
    }

    /// <summary>Throws if the fiber cannot park because it has parked already in this slice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckCanPark()
    {
        if (State != FiberState.Running)
            ThrowParkedTwice();
    }

    /// <summary>Fetches what the fiber goes on with when it has its turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PrefetchPark()
    {
        CacheLines.Prefetch(Leaf);
        CacheLines.Prefetch(_waitingFor);
    }

    /// <summary>The frame <paramref name="awaiting"/> parks on an operation.</summary>
    internal void ParkOn(FiberBox operation, FiberBox awaiting, bool yieldsFirst)
    {
        Park(awaiting);
        if (!ReferenceEquals(_waitingFor, operation))
            _waitingFor = operation;
        if (yieldsFirst)
        {
            operation.State = BoxState.Done;
            Scheduler.Ready(this);
        }
    }

    /// <summary>The frame <paramref name="awaiting"/> parks on something that is not ours.</summary>
    internal void ParkOn(ForeignPark park, FiberBox awaiting)
    {
        Park(awaiting);
        _waitingFor = park;
    }

    /// <summary>Parks until the next turn. What it waited for before stays noted: a ready fiber is not asked.</summary>
    internal void ParkForYield(FiberBox awaiting)
    {
        Park(awaiting);
        Scheduler.Ready(this);
    }

    /// <summary>Parks until <paramref name="deadline"/>.</summary>
    internal void ParkForSleep(FiberBox awaiting, long deadline)
    {
        Park(awaiting);
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
        if (State == FiberState.Suspended && ReferenceEquals(_waitingFor, park))
            Scheduler.Ready(this);
    }

    /// <summary>The end of a sleep: throws what has interrupted it, as an operation does, whatever has become of that since.</summary>
    [StackTraceHidden]
    internal void EndSleep()
    {
        if ((_flags & FiberFlags.SleepInterrupted) == 0)
            return;
        _flags &= ~FiberFlags.SleepInterrupted;
        var interruption = (Exception)_waitingFor!;
        _waitingFor = null;
        throw interruption;
    }

    void ITimerTarget.OnTimer(long now)
    {
        _timer = 0;
        EndSleepPark();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Park(FiberBox awaiting)
    {
        if (State != FiberState.Running)
            ThrowParkedTwice();
        State = FiberState.Suspended;
        if (!ReferenceEquals(Leaf, awaiting))
            Leaf = awaiting;
    }

    private void EndSleepPark()
    {
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

    [DoesNotReturn]
    private void ThrowParkedTwice() =>
        throw new InvalidOperationException(
            $"{this} has already parked: an async FiberTask method that it called and did not await is still waiting. Await the call, or start it as a fiber of its own with Fiber.Create or Fiber.Start.");
}
