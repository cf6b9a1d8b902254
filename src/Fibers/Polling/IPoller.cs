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
}
