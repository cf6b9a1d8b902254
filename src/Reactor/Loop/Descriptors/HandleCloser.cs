using System.Runtime.InteropServices;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>close(2) of a socket that may linger, without the wait.</summary>
/// <remarks>
/// With SO_LINGER on and a time, close(2) waits until the peer has taken everything, O_NONBLOCK or not (socket(7)). All that Linux
/// does in that time is to wait: with lingering off it goes on to send in the same way, and tells as little of the outcome. So
/// lingering is turned off first. Not where the open file may be another's too, whose option that would be: then another thread
/// makes the call, which waits only if it closes the last duplicate.
/// </remarks>
internal static class HandleCloser
{
    /// <returns>Success, or the errno of close(2); success if another thread makes the call.</returns>
    internal static IoResult Close(int fd, bool isShared)
    {
        if (WouldWait(fd))
        {
            if (isShared)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static fd => _ = DescriptorCalls.Close(fd), fd, preferLocal: false);
                return default;
            }

            linger off = default;
            _ = OptionCalls.Set(fd, LibC.SOL_SOCKET, LibC.SO_LINGER, MemoryMarshal.AsBytes(new ReadOnlySpan<linger>(in off)));
        }

        return DescriptorCalls.Close(fd);
    }

    private static bool WouldWait(int fd)
    {
        linger value = default;
        return OptionCalls.Get(fd, LibC.SOL_SOCKET, LibC.SO_LINGER, MemoryMarshal.AsBytes(new Span<linger>(ref value)))
            && value is { l_onoff: not 0, l_linger: > 0 };
    }
}
