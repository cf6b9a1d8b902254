namespace FiberNet.Advanced;

/// <summary>
/// Waits for events while no fiber of a scheduler can run: by epoll(7) in <c>FiberNet.Reactor</c>, by a plain wait where fibers
/// run without a kernel interface.
/// </summary>
public interface IPoller
{
    /// <summary>Waits for events and wakes the fibers that wait for them.</summary>
    /// <remarks>Called on the scheduler's thread. It may return early, and must not wait longer than asked.</remarks>
    /// <param name="timeout">The maximum time to wait, in nanoseconds. Zero does not wait; a negative value waits indefinitely.</param>
    void Poll(long timeout);

    /// <summary>Makes the current <see cref="Poll"/>, or else the next one, return. Any thread.</summary>
    void Wake();

    /// <summary>False if no event can come, so that only a post or a timer ends a wait. Default: false. The scheduler's thread.</summary>
    bool ExpectsEvents => false;

    /// <summary>Who is told how long turns take; <c>null</c>, the default, for nobody. Read once, when the scheduler is made.</summary>
    ILoopObserver? Observer => null;

    /// <summary>A failure was reported that no fiber joined. Default: does nothing. The scheduler's thread.</summary>
    void OnFailure()
    {
    }

    /// <summary>Takes a report that is worth a line. Default: <see cref="StandardErrorLog.Write"/>. Any thread.</summary>
    /// <param name="text">One line or several.</param>
    void Report(string text) => StandardErrorLog.Write(text);

    /// <summary>Takes the report of a deadlock. Default: as any other (<see cref="Report"/>). Any thread.</summary>
    /// <param name="text">One line or several.</param>
    void ReportDeadlock(string text) => Report(text);
}
