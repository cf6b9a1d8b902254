using System.Net;
using System.Net.Sockets;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <content>Connecting.</content>
public sealed partial class FiberSocket
{
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromMilliseconds(50);

    /// <summary>Connects, and parks until that has come about or failed. Resolves no names.</summary>
    /// <remarks>After a failure make a new socket: what this one's next connect does is not defined (connect(2), NOTES).</remarks>
    /// <param name="endPoint">The address.</param>
    /// <param name="timeout">How long to wait in total; null: as long as the kernel does (about two minutes for TCP); zero: do not wait.</param>
    /// <returns>True; false on an error: ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EBADF (closed meanwhile), …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread, or the descriptor was made blocking.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<bool> Connect(EndPoint endPoint, TimeSpan? timeout = null)
    {
        SocketAddressCodec.Check(endPoint);
        Enter(timeout, IoEvents.Write);
        ThrowIfBlocking();
        Errno error = CallWithAddress(AddressCall.Connect, endPoint);
        switch (error)
        {
            case Errno.None:
                Errno = Errno.None;
                return Scheduler.Finish(true);
            case Errno.EINPROGRESS when timeout != TimeSpan.Zero:
                return Scheduler.Rent<ConnectOperation>().Start(this, timeout);
            case Errno.EINPROGRESS:
                return Scheduler.Finish(Failed(Errno.ETIMEDOUT));
            case Errno.EAGAIN when timeout != TimeSpan.Zero && endPoint.AddressFamily == AddressFamily.Unix:
                return ConnectWhenThereIsRoom(endPoint, timeout);
            default:
                return Scheduler.Finish(Failed(error));
        }
    }

    /// <summary>The error that the kernel holds for the socket (SO_ERROR), which this clears.</summary>
    internal Errno TakePendingError() => (Errno)Math.Max(0, GetInt(_descriptor.Handle, SO_ERROR));

    /// <summary>
    /// A UNIX listener whose backlog is full: the kernel gives EAGAIN and never tells when there is room (unix(7)), so the
    /// call is repeated, at growing intervals.
    /// </summary>
    private async FiberTask<bool> ConnectWhenThereIsRoom(EndPoint endPoint, TimeSpan? timeout)
    {
        var deadline = new Deadline(Scheduler.Clock, timeout);
        TimeSpan pause = s_firstRetry;
        while (true)
        {
            if (deadline.HasPassed)
                return Failed(Errno.ETIMEDOUT);
            await Fiber.Sleep(deadline.AtMost(pause));
            if (IsClosed)
                return Failed(Errno.EBADF);
            Errno error = CallWithAddress(AddressCall.Connect, endPoint);
            if (error != Errno.EAGAIN)
                return CheckError(error);
            pause = pause < s_longestRetry ? pause * 2 : s_longestRetry;
        }
    }
}
