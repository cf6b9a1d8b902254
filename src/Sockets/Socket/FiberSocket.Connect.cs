using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <content>Connecting.</content>
public sealed partial class FiberSocket
{
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromMilliseconds(50);

    /// <summary>Connects. Suspends the fiber until the connection is established or has failed. Resolves no names.</summary>
    /// <remarks>
    /// <para>After a failure make a new socket: POSIX does not define what the next connect of this one does (connect(2), NOTES).</para>
    /// <para>A TCP connect to a local port without a listener can get that port as its own and connect to itself (RFC 9293, §3.5,
    /// simultaneous open). Unless the socket was bound to a port, such a connection is undone and the connect repeated; after the
    /// third time the result is ECONNREFUSED.</para>
    /// </remarks>
    /// <param name="endPoint">The address.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits as long as the kernel does (about two minutes for TCP); <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>Success, or the errno: ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EBADF (closed meanwhile), …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread, or the descriptor was made blocking.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<IoResult> Connect(EndPoint endPoint, TimeSpan? timeout = null)
    {
        SocketAddressCodec.Check(endPoint);
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<IoResult>();
        ThrowIfBlocking();
        int left = MostReconnects;
        IoResult connected = ConnectNow(endPoint, ref left);
        switch (connected.Errno)
        {
            case Errno.EINPROGRESS when timeout != TimeSpan.Zero:
                return Scheduler.Rent<ConnectOperation>().Start(this, endPoint, left, timeout);
            case Errno.EINPROGRESS:
                return Scheduler.Finish(Publish(Errno.ETIMEDOUT));
            case Errno.EAGAIN when timeout != TimeSpan.Zero && endPoint.AddressFamily == AddressFamily.Unix:
                return ConnectWhenThereIsRoom(endPoint, timeout);
            default:
                return Scheduler.Finish(Publish(Connected(connected)));
        }
    }

    /// <summary>Connects to a numeric host and a port. Suspends the fiber until the connection is established or has failed. Resolves no names: that is <see cref="TcpConnect(string, int, TimeSpan?, bool)"/>.</summary>
    /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
    /// <param name="port">The port.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits as long as the kernel does (about two minutes for TCP); <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Connect(EndPoint, TimeSpan?)"/>
    [Parks]
    public FiberTask<IoResult> Connect(string host, int port, TimeSpan? timeout = null) =>
        HostPort.Parse(host, port, out EndPoint? endPoint) is not Errno.None and Errno error
            ? RefuseParking(error, timeout)
            : Connect(endPoint!, timeout);

    /// <summary>Counts a connect that has come about. The address of a datagram's peer is no connection.</summary>
    internal IoResult Connected(IoResult outcome)
    {
        if (outcome.IsSuccess && IsStream)
            _descriptor.CountConnected();
        return outcome;
    }

    /// <summary>The error that the kernel holds for the socket (SO_ERROR), which this clears.</summary>
    internal IoResult TakePendingError()
    {
        _ = OptionCalls.Get(_descriptor.Handle, LibC.SOL_SOCKET, LibC.SO_ERROR, out int error);
        return (Errno)error;
    }

    /// <summary>
    /// A UNIX listener whose backlog is full: the kernel gives EAGAIN and never tells when there is room (unix(7)), so the
    /// call is repeated, at growing intervals.
    /// </summary>
    private async FiberTask<IoResult> ConnectWhenThereIsRoom(EndPoint endPoint, TimeSpan? timeout)
    {
        var deadline = new Deadline(Scheduler.Clock, timeout);
        TimeSpan pause = s_firstRetry;
        while (true)
        {
            if (deadline.HasPassed)
                return Publish(Errno.ETIMEDOUT);
            await Fiber.Sleep(deadline.AtMost(pause));
            if (IsClosed)
                return Publish(Errno.EBADF);
            IoResult connected = ConnectTo(endPoint);
            if (!connected.WouldBlock)
                return Publish(Connected(connected));
            pause = pause < s_longestRetry ? pause * 2 : s_longestRetry;
        }
    }
}
