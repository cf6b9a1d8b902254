using System.Net;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <content>Addresses: bind, connect, and which ones the socket has.</content>
public sealed partial class FiberSocket
{
    /// <summary>The socket's own address (getsockname(2)); null for an unnamed UNIX socket, and on an error.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public EndPoint? LocalEndPoint
    {
        get
        {
            EnterSync();
            _ = Publish(SocketEndPoints.GetLocal(_descriptor.Handle, out EndPoint? address));
            return address;
        }
    }

    /// <summary>The address of the other side (getpeername(2)); null without an error for an unnamed UNIX socket, null with ENOTCONN for a socket that is not connected.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public EndPoint? RemoteEndPoint
    {
        get
        {
            EnterSync();
            _ = Publish(SocketEndPoints.GetRemote(_descriptor.Handle, out EndPoint? address));
            return address;
        }
    }

    /// <summary>Binds the socket to an address (bind(2)). Resolves no names.</summary>
    /// <param name="endPoint">The address; port 0 lets the kernel choose.</param>
    /// <returns>Success, or the errno: EADDRINUSE, EACCES, EADDRNOTAVAIL, EINVAL (bound already), EAFNOSUPPORT, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public IoResult Bind(EndPoint endPoint)
    {
        SocketAddressCodec.Check(endPoint);
        EnterSync();
        IoResult bound = BindTo(endPoint);
        if (bound && endPoint is IPEndPoint { Port: > 0 })
            _traits |= SocketTraits.Bound;
        return Publish(bound);
    }

    /// <summary>Binds the socket to a numeric host and a port.</summary>
    /// <param name="host">An IPv4 or IPv6 address.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <returns>Success, or the errno: EINVAL (not numeric), EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public IoResult Bind(string host, int port) =>
        HostPort.Parse(host, port, out EndPoint? endPoint) is not Errno.None and Errno error ? RefuseSync(error) : Bind(endPoint!);

    /// <summary>A call that never suspends fails before its system call.</summary>
    internal IoResult RefuseSync(Errno error)
    {
        EnterSync();
        return Publish(error);
    }

    /// <summary>A call that suspends fails before its system call.</summary>
    internal FiberTask<IoResult> RefuseParking(Errno error, TimeSpan? timeout) => TryEnter(timeout, IoEvents.Write)
        ? Scheduler.Finish(Publish(error))
        : Refuse<IoResult>();

    /// <summary>One connect(2): EINPROGRESS is normal.</summary>
    internal unsafe IoResult ConnectTo(EndPoint endPoint)
    {
        sockaddr_storage storage;
        return SocketCalls.Connect(_descriptor.Handle, new ReadOnlySpan<byte>(&storage, SocketAddressCodec.Encode(endPoint, &storage)));
    }

    private unsafe IoResult BindTo(EndPoint endPoint)
    {
        sockaddr_storage storage;
        return SocketCalls.Bind(_descriptor.Handle, new ReadOnlySpan<byte>(&storage, SocketAddressCodec.Encode(endPoint, &storage)));
    }
}
