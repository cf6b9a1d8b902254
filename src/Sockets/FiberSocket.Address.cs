using System.Net;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <content>Addresses: bind, connect, and which ones the socket has.</content>
public sealed partial class FiberSocket
{
    /// <summary>The socket's own address (getsockname(2)); null for an unnamed UNIX socket, and on an error.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public EndPoint? Name
    {
        get
        {
            EnterSync();
            Check(GetAddress(peer: false, out EndPoint? address));
            return address;
        }
    }

    /// <summary>The address of the other side (getpeername(2)); null without an error for an unnamed UNIX socket, null with ENOTCONN for a socket that is not connected.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public EndPoint? Peer
    {
        get
        {
            EnterSync();
            Check(GetAddress(peer: true, out EndPoint? address));
            return address;
        }
    }

    /// <summary>Binds the socket to an address (bind(2)). Resolves no names.</summary>
    /// <param name="endPoint">The address; port 0 lets the kernel choose.</param>
    /// <returns>True; false on an error: EADDRINUSE, EACCES, EADDRNOTAVAIL, EINVAL (bound already), EAFNOSUPPORT, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Bind(EndPoint endPoint)
    {
        SocketAddressCodec.Check(endPoint);
        EnterSync();
        Errno error = CallWithAddress(AddressCall.Bind, endPoint);
        if (error == Errno.None && endPoint is IPEndPoint { Port: > 0 })
            _traits |= SocketTraits.Bound;
        return CheckError(error);
    }

    /// <summary>Binds the socket to a numeric host and a port.</summary>
    /// <param name="host">An IPv4 or IPv6 address.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <returns>True; false on an error: EINVAL (not numeric), EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Bind(string host, int port) =>
        HostPort.Parse(host, port, out EndPoint? endPoint) is not Errno.None and Errno error ? RefuseAddress(error) : Bind(endPoint!);

    /// <summary>Binds the socket to <c>"unix/"</c> and a path, or to a numeric host and a port in digits.</summary>
    /// <param name="host"><c>"unix/"</c>, or an IPv4 or IPv6 address.</param>
    /// <param name="portOrPath">The path (with a NUL in front: an abstract name), or the port.</param>
    /// <returns>True; false on an error: EINVAL, ENAMETOOLONG (a path of more than 107 bytes), EADDRINUSE, …</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 0–65535.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Bind(string host, string portOrPath) =>
        HostPort.Parse(host, portOrPath, out EndPoint? endPoint) is not Errno.None and Errno error ? RefuseAddress(error) : Bind(endPoint!);

    /// <summary>Starts to connect (connect(2)). Never parks, resolves no names.</summary>
    /// <param name="endPoint">The address.</param>
    /// <returns>
    /// True if the connection is there; false otherwise. EINPROGRESS is normal: finish with <see cref="Writable"/> and the
    /// option SO_ERROR, or call <see cref="Connect(EndPoint, TimeSpan?)"/> instead.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool SysConnect(EndPoint endPoint)
    {
        SocketAddressCodec.Check(endPoint);
        EnterSync();
        return CheckError(CallWithAddress(AddressCall.Connect, endPoint));
    }

    /// <inheritdoc cref="SysConnect(EndPoint)"/>
    /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535.</exception>
    public bool SysConnect(string host, int port) =>
        HostPort.Parse(host, port, out EndPoint? endPoint) is not Errno.None and Errno error ? RefuseAddress(error) : SysConnect(endPoint!);

    /// <inheritdoc cref="SysConnect(EndPoint)"/>
    /// <param name="host"><c>"unix/"</c>, or an IPv4 or IPv6 address.</param>
    /// <param name="portOrPath">The path (with a NUL in front: an abstract name), or the port.</param>
    public bool SysConnect(string host, string portOrPath) =>
        HostPort.Parse(host, portOrPath, out EndPoint? endPoint) is not Errno.None and Errno error ? RefuseAddress(error) : SysConnect(endPoint!);

    private enum AddressCall
    {
        Bind,
        Connect,
    }

    private bool RefuseAddress(Errno error)
    {
        EnterSync();
        return Failed(error);
    }

    private bool CheckError(Errno error)
    {
        SetError(error);
        return error == Errno.None;
    }

    private unsafe Errno CallWithAddress(AddressCall call, EndPoint endPoint)
    {
        sockaddr_storage storage;
        int length = SocketAddressCodec.Encode(endPoint, &storage);
        var address = (sockaddr*)&storage;
        int result = call == AddressCall.Bind
            ? bind(_descriptor.Handle, address, length)
            : connect(_descriptor.Handle, address, length);
        if (result == 0)
            return Errno.None;

        // A connect that a signal interrupts goes on by itself (connect(2), EINTR).
        var error = (Errno)errno;
        return call == AddressCall.Connect && error == Errno.EINTR ? Errno.EINPROGRESS : error;
    }

    private unsafe int GetAddress(bool peer, out EndPoint? address)
    {
        sockaddr_storage storage;
        socklen_t length = SocketAddressCodec.Room;
        int result = peer
            ? getpeername(_descriptor.Handle, (sockaddr*)&storage, &length)
            : getsockname(_descriptor.Handle, (sockaddr*)&storage, &length);
        address = result == 0 ? SocketAddressCodec.Decode(&storage, (int)length) : null;
        return result;
    }
}
