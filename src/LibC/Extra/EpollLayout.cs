using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace FiberNet.Interop;

/// <summary>
/// Translates <see cref="epoll_event"/> where the kernel lays it out otherwise than we do.
/// </summary>
/// <remarks>
/// The kernel packs the struct into 12 bytes on x86-64 and leaves it at 16 elsewhere, whereas one assembly has one size.
/// Where they agree, which the JIT decides while compiling, nothing of this runs. Where they do not, the kernel's larger records
/// go into the caller's buffer, fewer of them. They are then moved together from the front, so that a record never moves beyond
/// one that has not been read.
/// </remarks>
internal static unsafe class EpollLayout
{
    /// <summary>Whether the struct we were compiled with is the one this kernel reads and writes.</summary>
    internal static bool IsKernels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(epoll_event) == (IsPackedByKernel ? 12 : sizeof(Natural));
    }

    private static bool IsPackedByKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    }

    /// <summary>One event for the kernel.</summary>
    internal static Natural ToKernel(epoll_event* ev) => new() { Events = ev->events, Data = ev->data.u64 };

    /// <summary>
    /// Lends <paramref name="events"/> to the kernel as room for records of its size, or <paramref name="single"/> where
    /// not even one fits.
    /// </summary>
    /// <returns>For how many there is room; a count the kernel will refuse is passed on for it to refuse.</returns>
    internal static int Borrow(epoll_event* events, int maxevents, Natural* single, out void* buffer)
    {
        int room = (int)((long)maxevents * sizeof(epoll_event) / sizeof(Natural));
        buffer = maxevents == 1 ? single : events;
        return maxevents == 1 ? 1 : room;
    }

    /// <summary>Rewrites the first <paramref name="count"/> records of <paramref name="buffer"/> as events.</summary>
    internal static void FromKernel(void* buffer, epoll_event* events, int count)
    {
        for (int i = 0; i < count; i++)
        {
            // A borrowed buffer has only the alignment of an event, which may be less than the record's.
            Natural record = Unsafe.ReadUnaligned<Natural>((Natural*)buffer + i);
            events[i].events = record.Events;
            events[i].data.u64 = record.Data;
        }
    }

    /// <summary>The layout of every architecture but x86-64.</summary>
    internal struct Natural
    {
        public int Events;
        public ulong Data;
    }
}
