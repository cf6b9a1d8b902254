using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>
/// An eventfd(2) that wakes the reactor. Watched edge-triggered and never read: each write is a new edge, and the
/// counter would take 2^64 of them to fill.
/// </summary>
internal sealed unsafe class EventFd : IDisposable
{
    private readonly Lock _closing = new();
    private bool _closed;

    internal EventFd()
    {
        Fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (Fd < 0)
            KernelError.Throw("eventfd", errno);
    }

    internal int Fd { get; }

    /// <summary>How often it was written to.</summary>
    internal long Signals { get; private set; }

    /// <summary>Any thread.</summary>
    internal void Signal()
    {
        // The lock keeps a late waker from writing to a descriptor that has been closed and given to somebody else.
        lock (_closing)
        {
            if (_closed)
                return;
            ulong one = 1;

            // A wake-up that a signal has swallowed would be a reactor that sleeps for ever.
            while (write(Fd, &one, sizeof(ulong)) < 0 && errno == EINTR)
            {
            }

            Signals++;
        }
    }

    public void Dispose()
    {
        lock (_closing)
        {
            _closed = true;
            _ = close(Fd);
        }
    }
}
