using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>From a host and a service, or a path, to a server that is bound.</summary>
internal static class ServerAddress
{
    /// <summary>Looks a host up and binds to the first of its addresses; suspends meanwhile. A path is bound to at once.</summary>
    /// <param name="host">A name or an address, "" for all addresses of this machine, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A service, a port in digits, or a path.</param>
    /// <param name="hints">Of what type the socket is.</param>
    /// <param name="timeout">How long the lookup may take.</param>
    /// <param name="bind">Makes the server; null on an error, with the reason in <c>Errno.Last</c>.</param>
    internal static FiberTask<TServer?> Bind<TServer>(string host, string serviceOrPath, AddrInfoHints hints, TimeSpan? timeout, Func<EndPoint, TServer?> bind)
        where TServer : class
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(serviceOrPath);
        FiberScheduler.CheckTimeout(timeout);
        FiberScheduler scheduler = FiberScheduler.Require();
        if (!scheduler.TryEnterOperation())
            return scheduler.Refuse<TServer?>();
        if (host == HostPort.UnixHost)
            return FiberTask.FromResult(BindPath(serviceOrPath, bind));
        AddressLookup.CheckService(serviceOrPath);
        return ResolveAndBind(host, serviceOrPath, hints, timeout, bind);
    }

    /// <summary>What a server that listens asks the resolver for.</summary>
    internal static AddrInfoHints HintsFor(SocketType type, ProtocolType protocol) =>
        new() { Type = type, Protocol = protocol, Flags = AddrInfoFlags.Passive };

    /// <summary>Binds a socket to an address, and listens; the file of a UNIX socket whose owner has died is replaced.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="endPoint">The address.</param>
    /// <param name="backlog">How many connections may wait; null for a socket that does not listen.</param>
    /// <returns>Success, or the errno, which the socket has too.</returns>
    internal static IoResult BindOrReplace(FiberSocket socket, EndPoint endPoint, int? backlog = null)
    {
        if (UnixPath.BytesOf(endPoint) is not { } path)
            return BindAndListen(socket, endPoint, backlog);
        if (!UnixPathLock.TryTake(path, out UnixPathLock? taken))
            return socket.Publish(Errno.EADDRINUSE);
        using (taken)
        {
            IoResult bound = BindAndListen(socket, endPoint, backlog);
            if (taken is null || bound.Errno != Errno.EADDRINUSE)
                return bound;

            // Not the error of the probe that found the other alive.
            return UnixPath.RemoveDead(endPoint) ? BindAndListen(socket, endPoint, backlog) : socket.Publish(Errno.EADDRINUSE);
        }
    }

    private static IoResult BindAndListen(FiberSocket socket, EndPoint endPoint, int? backlog)
    {
        IoResult bound = socket.Bind(endPoint);
        return bound && backlog is { } length ? socket.Listen(length) : bound;
    }

    private static TServer? BindPath<TServer>(string path, Func<EndPoint, TServer?> bind)
        where TServer : class
    {
        Errno error = HostPort.Parse(HostPort.UnixHost, path, out EndPoint? endPoint);
        if (error == Errno.None)
            return bind(endPoint!);
        _ = FiberScheduler.Require().Publish(error);
        return null;
    }

    private static async FiberTask<TServer?> ResolveAndBind<TServer>(string host, string service, AddrInfoHints hints, TimeSpan? timeout, Func<EndPoint, TServer?> bind)
        where TServer : class
    {
        IReadOnlyList<AddrInfo>? addresses = await Resolver.GetAddrInfo(host, service, timeout, hints);
        TServer? server = null;
        for (int i = 0; server is null && i < (addresses?.Count ?? 0); i++)
        {
            server = bind(addresses![i].EndPoint);

            // A family that this machine does not have is not what was meant.
            if (server is null && Errno.Last is not (Errno.EAFNOSUPPORT or Errno.EADDRNOTAVAIL))
                break;
        }

        return server;
    }
}
