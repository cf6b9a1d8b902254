using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <content>From an address to a listening socket.</content>
public sealed partial class TcpServer
{
    /// <summary>Makes a server that listens at an address. It accepts nothing before <see cref="Serve"/> or <see cref="Start(Func{FiberSocket, FiberTask})"/>.</summary>
    /// <param name="endPoint">The address; port 0 lets the kernel choose. The file of a dead UNIX socket is replaced, one with a live server respected.</param>
    /// <param name="options">How the server works; null for the defaults.</param>
    /// <returns>The server; null on an error, which <c>Errno.Last</c> tells: EADDRINUSE, EACCES, EADDRNOTAVAIL, EMFILE, …</returns>
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

    /// <summary>Looks a host up and makes a server that listens at the first of its addresses; parks meanwhile.</summary>
    /// <param name="host">A name or an address; "" for every address of this machine.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <param name="options">How the server works; null for the defaults.</param>
    /// <param name="timeout">How long the lookup may take.</param>
    /// <returns>The server; null on an error, which <c>Errno.Last</c> tells: EIO (not resolved), EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/>, <paramref name="timeout"/> or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static FiberTask<TcpServer?> Bind(string host, int port, TcpServerOptions? options = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostPort.CheckPort(port);
        return Bind(host, port.ToString(CultureInfo.InvariantCulture), options, timeout);
    }

    /// <inheritdoc cref="Bind(string, int, TcpServerOptions?, TimeSpan?)"/>
    /// <param name="host">A name or an address, "" for every address of this machine, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="options">How the server works; null for the defaults.</param>
    /// <param name="timeout">How long the lookup may take.</param>
    public static FiberTask<TcpServer?> Bind(string host, string serviceOrPath, TcpServerOptions? options = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(serviceOrPath);
        FiberScheduler.CheckTimeout(timeout);
        options ??= new TcpServerOptions();
        options.Check();
        if (host == HostPort.UnixHost)
            return FiberTask.FromResult(BindPath(serviceOrPath, options));
        Resolver.CheckService(serviceOrPath);
        return ResolveAndBind(host, serviceOrPath, options, timeout);
    }

    private static TcpServer? BindPath(string path, TcpServerOptions options)
    {
        Errno error = HostPort.Parse(HostPort.UnixHost, path, out EndPoint? endPoint);
        if (error == Errno.None)
            return Bind(endPoint!, options);
        FiberScheduler.Require().LastError = (ushort)error;
        return null;
    }

    private static async FiberTask<TcpServer?> ResolveAndBind(string host, string service, TcpServerOptions options, TimeSpan? timeout)
    {
        var hints = new AddrInfoHints { Type = SocketType.Stream, Protocol = ProtocolType.Tcp, Flags = AddrInfoFlags.Passive };
        IReadOnlyList<AddrInfo>? addresses = await FiberSocket.GetAddrInfo(host, service, timeout, hints);
        TcpServer? server = null;
        for (int i = 0; server is null && i < (addresses?.Count ?? 0); i++)
        {
            server = Bind(addresses![i].EndPoint, options);

            // A family that this machine does not have is not what was meant.
            if (server is null && Errno.Last is not (Errno.EAFNOSUPPORT or Errno.EADDRNOTAVAIL))
                break;
        }

        return server;
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
                && Prepare(listener, options)
                && (listener.Bind(endPoint) || (listener.Errno == Errno.EADDRINUSE && UnixPath.RemoveDead(endPoint) && listener.Bind(endPoint)))
                && listener.Listen(options.Backlog);
            return isOpen ? listener : null;
        }
        finally
        {
            if (!isOpen)
                listener.Close();
        }
    }

    private static bool Prepare(FiberSocket listener, TcpServerOptions options)
    {
        options.Prepare?.Invoke(listener);
        return true;
    }
}
