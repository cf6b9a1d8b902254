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
    /// <remarks>
    /// <para>After a failure make a new socket: what this one's next connect does is not defined (connect(2), NOTES).</para>
    /// <para>A TCP connect to a port of this machine that nobody listens at may get that port for its own, and connect to itself
    /// (RFC 9293, §3.5, simultaneous open). Unless the socket was bound to a port, that is undone and tried again; ECONNREFUSED if
    /// it happens three times.</para>
    /// </remarks>
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
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<bool>();
        ThrowIfBlocking();
        int left = MostReconnects;
        Errno error = ConnectNow(endPoint, ref left);
        switch (error)
        {
            case Errno.None:
                Errno = Errno.None;
                return Scheduler.Finish(true);
            case Errno.EINPROGRESS when timeout != TimeSpan.Zero:
                return Scheduler.Rent<ConnectOperation>().Start(this, endPoint, left, timeout);
            case Errno.EINPROGRESS:
                return Scheduler.Finish(Failed(Errno.ETIMEDOUT));
            case Errno.EAGAIN when timeout != TimeSpan.Zero && endPoint.AddressFamily == AddressFamily.Unix:
                return ConnectWhenThereIsRoom(endPoint, timeout);
            default:
                return Scheduler.Finish(Failed(error));
        }
    }

    /// <summary>Connects to an answer of <see cref="GetAddrInfo(string?, int, TimeSpan?, AddrInfoHints?)"/>, and parks until that has come about or failed.</summary>
    /// <param name="info">The answer; the socket is of its family and type.</param>
    /// <param name="timeout">How long to wait in total; null: as long as the kernel does (about two minutes for TCP); zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
    /// <inheritdoc cref="Connect(EndPoint, TimeSpan?)"/>
    public FiberTask<bool> Connect(AddrInfo info, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Connect(info.EndPoint, timeout);
    }

    /// <summary>Connects to a numeric host and a port, and parks until that has come about or failed. Resolves no names: that is <see cref="TcpConnect(string, int, TimeSpan?)"/>.</summary>
    /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
    /// <param name="port">The port.</param>
    /// <param name="timeout">How long to wait in total; null: as long as the kernel does (about two minutes for TCP); zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Connect(EndPoint, TimeSpan?)"/>
    public FiberTask<bool> Connect(string host, int port, TimeSpan? timeout = null) =>
        HostPort.Parse(host, port, out EndPoint? endPoint) is not Errno.None and Errno error
            ? RefuseConnect(error, timeout)
            : Connect(endPoint!, timeout);

    /// <inheritdoc cref="Connect(string, int, TimeSpan?)"/>
    /// <param name="host">An IPv4 or IPv6 address, or <c>"unix/"</c>; anything else gives EINVAL.</param>
    /// <param name="portOrPath">The port in digits; behind <c>"unix/"</c> the path of the socket (with a NUL in front: an abstract name).</param>
    /// <param name="timeout">How long to wait in total; null: as long as the kernel does (about two minutes for TCP); zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="portOrPath"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="portOrPath"/> is a number that is no port, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    public FiberTask<bool> Connect(string host, string portOrPath, TimeSpan? timeout = null) =>
        HostPort.Parse(host, portOrPath, out EndPoint? endPoint) is not Errno.None and Errno error
            ? RefuseConnect(error, timeout)
            : Connect(endPoint!, timeout);

    private FiberTask<bool> RefuseConnect(Errno error, TimeSpan? timeout)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<bool>();
        return Scheduler.Finish(Failed(error));
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
