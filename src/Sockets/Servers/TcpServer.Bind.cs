using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <content>From an address to a listening socket.</content>
public sealed partial class TcpServer
{
    private static readonly AddrInfoHints s_hints = ServerAddress.HintsFor(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Makes a server that listens at an address. It accepts nothing before <see cref="Serve"/> or <see cref="Start(Func{FiberSocket, FiberTask})"/>.</summary>
    /// <param name="endPoint">The address; port 0 lets the kernel choose. The file of a UNIX socket is replaced if its server is dead, and kept if it is alive.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The server; null on an error, with the reason in <c>Errno.Last</c>: EADDRINUSE, EACCES, EADDRNOTAVAIL, EMFILE, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static TcpServer? Bind(EndPoint endPoint, TcpServerOptions? options = null)
    {
        SocketAddressCodec.Check(endPoint);
        options ??= new TcpServerOptions();
        options.Check();
        if (Open(endPoint, options) is not { } listener)
            return null;
        return new TcpServer(listener, UnixPath.Of(endPoint), options);
    }

    /// <summary>
    /// Makes a server of a socket that listens already: one that another process has passed (<see cref="ListenerHandover"/>, or
    /// <see cref="FiberSocket.FromFd"/> of a number that a service manager has opened). It accepts nothing before <see cref="Serve"/> or <see cref="Start(Func{FiberSocket, FiberTask})"/>.
    /// </summary>
    /// <param name="listener">The listening stream socket. The server closes it.</param>
    /// <param name="options">The options; null for the defaults. Those of binding and listening do not matter.</param>
    /// <param name="ownsPath">
    /// True: the server removes the file of a UNIX socket when it is closed, unless the socket was passed on. False: the file stays, for
    /// a service manager that keeps the socket.
    /// </param>
    /// <returns>The server; null, with the socket left open, if it does not listen (EINVAL in <c>Errno.Last</c>).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="listener"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public static TcpServer? Adopt(FiberSocket listener, TcpServerOptions? options = null, bool ownsPath = true)
    {
        ArgumentNullException.ThrowIfNull(listener);
        options ??= new TcpServerOptions();
        options.Check();
        if (!listener.GetOption(SocketOptions.AcceptConnections, out bool listens) || !listens || !listener.IsStream)
        {
            _ = listener.Publish(Errno.EINVAL);
            return null;
        }

        if (listener.IsPlainTcp && options.NoDelay && !listener.SetOption(SocketOptions.TcpNoDelay, true))
            return null;

        // Its maker may keep a duplicate, which would keep it in epoll after its close.
        listener.Descriptor.MarkShared();
        return new TcpServer(listener, ownsPath && listener.LocalEndPoint is { } endPoint ? UnixPath.Of(endPoint) : null, options);
    }

    /// <summary>Looks a host up and makes a server that listens at the first of its addresses. Suspends during the lookup.</summary>
    /// <param name="host">A name or an address; "" for all addresses of this machine.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="timeout">How long the lookup may take.</param>
    /// <returns>The server; null on an error, with the reason in <c>Errno.Last</c>: EIO (not resolved), EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/>, <paramref name="timeout"/> or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    [Parks]
    public static FiberTask<TcpServer?> Bind(string host, int port, TcpServerOptions? options = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostPort.CheckPort(port);
        return Bind(host, port.ToString(CultureInfo.InvariantCulture), options, timeout);
    }

    /// <inheritdoc cref="Bind(string, int, TcpServerOptions?, TimeSpan?)"/>
    /// <param name="host">A name or an address, "" for all addresses of this machine, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="timeout">How long the lookup may take.</param>
    [Parks]
    public static FiberTask<TcpServer?> Bind(string host, string serviceOrPath, TcpServerOptions? options = null, TimeSpan? timeout = null)
    {
        TcpServerOptions checkedOptions = options ?? new TcpServerOptions();
        checkedOptions.Check();
        return ServerAddress.Bind(host, serviceOrPath, s_hints, timeout, endPoint => Bind(endPoint, checkedOptions));
    }

    private static FiberSocket? Open(EndPoint endPoint, TcpServerOptions options)
    {
        FiberSocket? listener = FiberSocket.Create(endPoint.AddressFamily, SocketType.Stream);
        if (listener is null)
            return null;
        bool isOpen = false;
        try
        {
            bool isIp = endPoint is IPEndPoint;
            isOpen = (!isIp || !options.ReuseAddress || listener.SetOption(SocketOptions.ReuseAddress, true))
                && (!isIp || !options.ReusePort || listener.SetOption(SocketOptions.ReusePort, true))
                && (!isIp || !options.NoDelay || listener.SetOption(SocketOptions.TcpNoDelay, true))
                && Prepare(listener, options)
                && ServerAddress.BindOrReplace(listener, endPoint, options.Backlog);
            return isOpen ? listener : null;
        }
        finally
        {
            if (!isOpen)
                listener.Dispose();
        }
    }

    private static bool Prepare(FiberSocket listener, TcpServerOptions options)
    {
        options.Prepare?.Invoke(listener);
        return true;
    }
}
