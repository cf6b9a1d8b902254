using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// An eventfd(2) that wakes the reactor. Watched edge-triggered and never read: each write is a new edge, and the
/// counter would take 2^64 of them to fill.
/// </summary>
internal sealed class EventFd : IDisposable
{
    private readonly Lock _closing = new();
    private bool _closed;

    internal int Fd { get; } = KernelError.OrThrow(EpollCalls.CreateEvent(), "eventfd");

    /// <summary>How often it was written to.</summary>
    internal long Signals { get; private set; }

    /// <summary>Any thread.</summary>
    internal void Signal()
    {
        // The lock keeps a late waker from writing to a descriptor that has been closed and whose number is in use again.
        lock (_closing)
        {
            if (_closed)
                return;
            ulong one = 1;
            _ = TransferCalls.Write(Fd, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in one)));
            Signals++;
        }
    }

    public void Dispose()
    {
        lock (_closing)
        {
            _closed = true;
            _ = DescriptorCalls.Close(Fd);
        }
    }
}
