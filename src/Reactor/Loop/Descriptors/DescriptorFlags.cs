namespace FiberNet;

/// <summary>What a <see cref="Advanced.Descriptor"/> knows of the kernel's side.</summary>
[Flags]
internal enum DescriptorFlags
{
    None = 0,

    /// <summary>A read may succeed: no EAGAIN since the last event.</summary>
    MayRead = 1,

    /// <summary>A write may succeed.</summary>
    MayWrite = 2,

    /// <summary>
    /// The peer has closed, reset, or sent urgent data: a short read no longer means that nothing is left. Never cleared.
    /// </summary>
    AlwaysAsk = 4,

    /// <summary>epoll watches the descriptor.</summary>
    Watched = 8,

    /// <summary>There is a duplicate somewhere: epoll must be told before the close.</summary>
    Shared = 16,

    /// <summary>In the list of those that are served again in the next turn.</summary>
    InUnfinished = 32,

    Closed = 64,

    /// <summary>Another owner has the number: it is never closed here.</summary>
    Borrowed = 128,

    /// <summary>SO_LINGER may be on: a close asks first.</summary>
    Lingering = 256,

    /// <summary>Nothing succeeds on it any more; it is open until its owner closes it.</summary>
    Aborted = 512,

    /// <summary>A subscriber is told of every event.</summary>
    Subscribed = 1024,

    /// <summary>What waits on it ends when nothing moves for too long.</summary>
    Timed = 2048,
}
