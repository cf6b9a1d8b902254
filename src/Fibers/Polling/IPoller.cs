namespace FiberNet.Advanced;

/// <summary>
/// What a scheduler waits with while no fiber can run: epoll in <c>FiberNet.Reactor</c>, a plain wait where fibers run
/// without a kernel.
/// </summary>
public interface IPoller
{
    /// <summary>Waits until something has happened, and readies the fibers that waited for it.</summary>
    /// <remarks>The scheduler's thread. Returning early is allowed; waiting longer than asked is not.</remarks>
    /// <param name="timeout">How long to wait at most, in nanoseconds. Zero: only look. Negative: for ever.</param>
    void Poll(long timeout);

    /// <summary>Makes a <see cref="Poll"/> that waits, or the next one, return. Any thread.</summary>
    void Wake();
}
