using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>What the loop does when no fiber can run.</content>
public sealed partial class FiberScheduler
{
    /// <summary>True while the thread waits in the poller: the one place where it may.</summary>
    internal bool IsPolling { get; private set; }

    /// <summary>Nothing can run: waits for the poller, the next timer, or a post.</summary>
    private void Wait()
    {
        // The look whether to go on may have begun the shutdown, and cancelled fibers are ready.
        if (!_ready.IsEmpty)
            return;
        long deadline = Timers.NextDeadline();
        if (_virtualClock is not null && deadline != long.MaxValue)
        {
            Poll(0);
            if (_ready.IsEmpty && HasNoPosts)
                _virtualClock.JumpTo(deadline);
            return;
        }

        if (_virtualClock is not null && _options.DeadlockDetection && IsDeadlocked())
        {
            EndDeadlock();
            return;
        }

        long timeout = deadline == long.MaxValue ? -1 : Math.Max(0, deadline - _clock.Timestamp);
        if (AnnounceWait())
            Poll(timeout);
        else
            Poll(0);
        _waiting = false;
    }

    /// <summary>Nothing can run, no timer is armed, and nobody outside is known who could change that.</summary>
    private bool IsDeadlocked() => Poller is BlockingPoller && ForeignParks == 0 && HasNoPosts && !(_stopRequested && !IsStopping);

    /// <summary>All fibers are cancelled, so that their <c>finally</c> blocks run; a second time they are given up.</summary>
    private void EndDeadlock()
    {
        if (IsStopping)
        {
            _shutdownExpired = true;
            return;
        }

        Fail(new InvalidOperationException($"Deadlock: every fiber waits, and nothing is left that could wake one.{Environment.NewLine}{Dump()}"));
    }

    private void Poll(long timeout)
    {
        Debug.Assert(Running is null, "the thread waits between slices only");
        IsPolling = true;
        Poller.Poll(timeout);
        IsPolling = false;
    }
}
