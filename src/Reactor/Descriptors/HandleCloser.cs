using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>close(2) of a socket that may linger, without the wait.</summary>
/// <remarks>
/// With SO_LINGER on and a time, close(2) waits until the peer has taken everything, O_NONBLOCK or not (socket(7)). All that Linux
/// does in that time is to wait: with lingering off it goes on to send in the same way, and tells as little of the outcome. So
/// lingering is turned off first. Not where the open file may be another's too, whose option that would be: then another thread
/// makes the call, which waits only if it closes the last duplicate.
/// </remarks>
internal static unsafe class HandleCloser
{
    /// <returns>0, or the errno of close(2); 0 if another thread makes the call.</returns>
    internal static int Close(int fd, bool isShared)
    {
        if (WouldWait(fd))
        {
            if (isShared)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static fd => _ = close(fd), fd, preferLocal: false);
                return 0;
            }

            linger off = default;
            _ = setsockopt(fd, SOL_SOCKET, SO_LINGER, &off, sizeof(linger));
        }

        return close(fd) == 0 ? 0 : errno;
    }

    private static bool WouldWait(int fd)
    {
        linger value;
        socklen_t length = sizeof(linger);
        return getsockopt(fd, SOL_SOCKET, SO_LINGER, &value, &length) == 0 && value is { l_onoff: not 0, l_linger: > 0 };
    }
}
