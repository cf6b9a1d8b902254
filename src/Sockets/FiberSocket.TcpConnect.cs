using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <content>Names: looking them up, and connecting to them.</content>
public sealed partial class FiberSocket
{
    /// <summary>Looks a host and a port up with the C library's resolver (getaddrinfo(3)); parks until it answers.</summary>
    /// <remarks>
    /// A numeric host and port are answered at once. Names run on threads that the resolver has for itself: 2 for what
    /// hosts(5) and services(5) answer, 16 for name servers, shared by all reactors of the process. At most 4,096 lookups wait
    /// for one of them. A lookup that is cancelled or times out goes on by itself once it has a thread; its answer is dropped.
    /// </remarks>
    /// <param name="host">A name or an address; null or "" for this machine.</param>
    /// <param name="port">The port, 0–65535.</param>
    /// <param name="timeout">How long to wait; null: as long as the resolver does.</param>
    /// <param name="hints">What to look for; null: everything.</param>
    /// <returns>The addresses in the order to try them, at least one; null on an error, <c>Errno.Last</c> telling which: EIO (not resolved; <see cref="ResolverError"/> has the text), ETIMEDOUT, EAGAIN (too many lookups wait).</returns>
    /// <exception cref="ArgumentException"><paramref name="host"/> contains a NUL, or a hint is nothing that Linux has.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> or <paramref name="timeout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static FiberTask<IReadOnlyList<AddrInfo>?> GetAddrInfo(string? host, int port, TimeSpan? timeout = null, AddrInfoHints? hints = null)
    {
        HostPort.CheckPort(port);
        return GetAddrInfo(host, port.ToString(System.Globalization.CultureInfo.InvariantCulture), timeout, hints);
    }

    /// <inheritdoc cref="GetAddrInfo(string?, int, TimeSpan?, AddrInfoHints?)"/>
    /// <param name="host">A name or an address; null or "" for this machine.</param>
    /// <param name="service">A name of services(5), or a port in digits; null for port 0.</param>
    /// <param name="timeout">How long to wait; null: as long as the resolver does.</param>
    /// <param name="hints">What to look for; null: everything.</param>
    public static async FiberTask<IReadOnlyList<AddrInfo>?> GetAddrInfo(string? host, string? service, TimeSpan? timeout = null, AddrInfoHints? hints = null)
    {
        FiberScheduler.CheckTimeout(timeout);
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        if (!scheduler.TryEnterOperation())
            return await scheduler.Refuse<IReadOnlyList<AddrInfo>?>();
        if (!Resolver.TryResolveNumeric(host, service, hints, out Resolution answer))
            answer = await new LookupOperation(scheduler, host, service, hints).Start(timeout);

        s_resolverError.Value = answer.Error;
        if (!answer.Succeeded)
            scheduler.LastError = (ushort)answer.Errno;
        return answer.Addresses;
    }

    /// <summary>The text of the running fiber's last failed lookup, "getaddrinfo: Name or service not known"; null if the last one succeeded.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    public static string? ResolverError => s_resolverError.Value;

    private static readonly FiberLocal<string?> s_resolverError = new();

    /// <summary>Looks a host up, and connects to the first of its addresses that answers (RFC 8305, §4 and §5).</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port, 0–65535.</param>
    /// <param name="timeout">How long to wait in total; null: as long as the resolver and the kernel do.</param>
    /// <returns>
    /// The connection; null on an error, <c>Errno.Last</c> telling which: EIO (the name is not resolved), ECONNREFUSED,
    /// ETIMEDOUT, ENETUNREACH, … of the address that failed last.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> or <paramref name="timeout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing stays open.</exception>
    public static FiberTask<FiberSocket?> TcpConnect(string host, int port, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostPort.CheckPort(port);
        FiberScheduler.CheckTimeout(timeout);
        return ResolveAndConnect(host, port.ToString(System.Globalization.CultureInfo.InvariantCulture), timeout);
    }

    /// <inheritdoc cref="TcpConnect(string, int, TimeSpan?)"/>
    /// <param name="host">A name or an address, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="timeout">How long to wait in total; null: as long as the resolver and the kernel do.</param>
    public static FiberTask<FiberSocket?> TcpConnect(string host, string serviceOrPath, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(serviceOrPath);
        FiberScheduler.CheckTimeout(timeout);
        if (host == HostPort.UnixHost)
            return ConnectUnix(serviceOrPath, timeout);
        Resolver.CheckService(serviceOrPath);
        return ResolveAndConnect(host, serviceOrPath, timeout);
    }

    private static async FiberTask<FiberSocket?> ResolveAndConnect(string host, string service, TimeSpan? timeout)
    {
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        var deadline = new Deadline(scheduler.Clock, timeout);
        var hints = new AddrInfoHints { Type = SocketType.Stream, Protocol = ProtocolType.Tcp, Flags = AddrInfoFlags.AddressConfig };
        IReadOnlyList<AddrInfo>? addresses = await GetAddrInfo(host, service, timeout, hints);
        if (addresses is null)
            return null;
        (FiberSocket? socket, Errno error) = await ConnectRace.Run(addresses, deadline);
        if (socket is null)
            scheduler.LastError = (ushort)error;
        return socket;
    }

    private static async FiberTask<FiberSocket?> ConnectUnix(string path, TimeSpan? timeout)
    {
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        Errno error = HostPort.Parse(HostPort.UnixHost, path, out EndPoint? endPoint);
        if (error != Errno.None)
        {
            scheduler.LastError = (ushort)error;
            return null;
        }

        FiberSocket? socket = Create(AddressFamily.Unix, SocketType.Stream);
        bool connected = false;
        try
        {
            connected = socket is not null && await socket.Connect(endPoint!, timeout);
            return connected ? socket : null;
        }
        finally
        {
            if (!connected)
                socket?.Close();
        }
    }
}
