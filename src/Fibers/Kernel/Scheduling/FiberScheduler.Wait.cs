using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>What the loop does when no fiber can run.</content>
public sealed partial class FiberScheduler
{
    /// <summary>True while the thread waits in the poller, the one place where it may block. The scheduler's thread only.</summary>
    internal bool IsPolling { get; private set; }

    /// <summary>Waits for an event, the next timer or a post, because no fiber can run.</summary>
    private void Wait()
    {
        // KeepRunning may have begun the shutdown, which makes cancelled fibers ready.
        if (!_ready.IsEmpty)
            return;
        long deadline = Timers.NextDeadline();
        if (_virtualClock is not null && deadline != long.MaxValue)
        {
            Poll(0);
            if (_ready.IsEmpty && HasNoPosts && !HasWaitedForWorkOutside(_virtualClock.Patience))
                _virtualClock.JumpTo(deadline);
            return;
        }

        if (_virtualClock is not null && _options.DeadlockDetection && IsDeadlocked())
        {
            EndDeadlock();
            return;
        }

        if (IsQuiet(deadline))
        {
            WaitQuietly();
            return;
        }

        long timeout = deadline == long.MaxValue ? -1 : Math.Max(0, deadline - _clock.Timestamp);
        if (AnnounceWait())
            Poll(timeout);
        else
            Poll(0);
        _waiting = false;
    }

    /// <summary>
    /// Waits in real time while a fiber waits for work outside that no timer of this scheduler can end. A jump would expire its
    /// timeout although no time has passed.
    /// </summary>
    /// <returns>False if there is no such work, or it has taken longer than <paramref name="patience"/>.</returns>
    private bool HasWaitedForWorkOutside(TimeSpan patience)
    {
        if (ForeignParks <= WaitsOfOutsiders || patience == TimeSpan.Zero)
            return false;
        long start = Stopwatch.GetTimestamp();
        if (AnnounceWait())
            Poll(patience == Timeout.InfiniteTimeSpan ? -1 : patience.Ticks * TimeSpan.NanosecondsPerTick);
        _waiting = false;
        return !_ready.IsEmpty || !HasNoPosts || Stopwatch.GetElapsedTime(start) < patience || patience == Timeout.InfiniteTimeSpan;
    }

    /// <summary>True if no fiber can run, no timer is armed, and no foreign task, token or post could change that.</summary>
    private bool IsDeadlocked() => Poller is BlockingPoller && ForeignParks == 0 && TokenLinks == 0 && HasNoPosts && !(_stopRequested && !IsStopping);

    /// <summary>Cancels all fibers, so that their <c>finally</c> blocks run. At a second deadlock they are given up.</summary>
    private void EndDeadlock()
    {
        if (IsStopping)
        {
            _shutdownExpired = true;
            return;
        }

        Fail(new InvalidOperationException($"Deadlock: every fiber waits, and nothing is left that could wake one. If another thread will post, turn DeadlockDetection off.{SeedNote}{Environment.NewLine}{Dump()}"));
    }

    private void Poll(long timeout)
    {
        Debug.Assert(Running is null, "the thread waits between slices only");
        IsPolling = true;
        Poller.Poll(timeout);
        IsPolling = false;
    }
}
