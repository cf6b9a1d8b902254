using System.Globalization;
using System.Net;
using FiberNet.Advanced;

namespace FiberNet.Hosting;

/// <summary>From the addresses of a server to listening sockets, one for each reactor.</summary>
/// <remarks>
/// The reactors share one listening socket by duplicates of its descriptor. With SO_REUSEPORT each would have its own. The kernel
/// would then let a second start of the program listen at the same address. When one closes, it would drop what waits in the
/// queue of that one.
/// </remarks>
internal static class Listeners
{
    /// <summary>Opens the sockets of an address on this reactor: one, or as many as systemd has passed.</summary>
    internal static FiberTask<IReadOnlyList<TcpServer>> Open(string server, string text, TcpServerOptions options, PassedSockets passed) => Open(
        server,
        text,
        passed,
        handle => Adopt(handle, options),
        (host, service) => TcpServer.Bind(host, service, options),
        endPoint => TcpServer.Bind(endPoint, options));

    /// <summary>Opens the sockets of an address on this reactor, and serves at once, as datagrams need no acceptance.</summary>
    internal static FiberTask<IReadOnlyList<UdpServer>> Open(string server, string text, Func<Datagram, FiberTask> handler, UdpServerOptions options, PassedSockets passed) => Open(
        server,
        text,
        passed,
        handle => Adopt(handle, socket => UdpServer.Adopt(socket, handler, options)),
        (host, service) => UdpServer.Start(host, service, handler, options),
        endPoint => UdpServer.Start(endPoint, handler, options));

    /// <summary>Duplicates a listening socket for another reactor. On the first reactor's thread.</summary>
    internal static int Duplicate(string server, TcpServer first)
    {
        IoResult made = DescriptorCalls.Duplicate(first.Listener.Handle);
        return made.IsSuccess ? (int)made.Count : throw BindFailure.Of(server, $"{first.EndPoint}", made.Errno.StrError(), made.Errno);
    }

    /// <summary>Makes a server of a descriptor, which it owns from now on. On the thread of its reactor.</summary>
    /// <returns>The server; null on an error: then the descriptor is closed.</returns>
    internal static TcpServer? Adopt(int handle, TcpServerOptions options) => Adopt(handle, socket => TcpServer.Adopt(socket, options, ownsPath: false));

    private static async FiberTask<IReadOnlyList<TServer>> Open<TServer>(
        string server, string text, PassedSockets passed, Func<int, TServer?> adopt, Func<string, string, FiberTask<TServer?>> open, Func<EndPoint, TServer?> openAt)
        where TServer : class
    {
        _ = ListenAddress.TryParse(text, out ListenAddress? address);
        if (address!.Kind == ListenKind.Systemd)
            return passed.Take(address.Host, server, text).Select(handle => adopt(handle) ?? throw BindFailure.Of(server, text)).ToArray();
        TServer? opened = address switch
        {
            { Kind: ListenKind.Unix } => await open("unix/", address.Host),
            { Host: "*" } => BindAll(openAt, address.Port),
            _ => await open(address.Host, address.Port.ToString(CultureInfo.InvariantCulture)),
        };
        return [opened ?? throw BindFailure.Of(server, text)];
    }

    private static TServer? Adopt<TServer>(int handle, Func<FiberSocket, TServer?> make)
        where TServer : class
    {
        if (FiberSocket.FromFd(handle) is not { } socket)
        {
            // Of a number that is not open the error says so, and closing changes nothing.
            _ = DescriptorCalls.Close(handle);
            return null;
        }

        TServer? server = make(socket);
        if (server is null)
            socket.Dispose();
        return server;
    }

    /// <summary>All addresses: IPv6, which takes IPv4 too, or IPv4 on a machine without the other.</summary>
    private static TServer? BindAll<TServer>(Func<EndPoint, TServer?> bind, int port)
        where TServer : class =>
        bind(new IPEndPoint(IPAddress.IPv6Any, port)) ?? (Errno.Last == Errno.EAFNOSUPPORT ? bind(new IPEndPoint(IPAddress.Any, port)) : null);
}
