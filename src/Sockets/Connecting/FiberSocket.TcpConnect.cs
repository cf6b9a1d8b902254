using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Connecting to names.</content>
public sealed partial class FiberSocket
{
    /// <summary>Looks a host up, and connects to the first of its addresses that answers (RFC 8305, §4 and §5).</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port, 0–65535.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits as long as the resolver and the kernel do.</param>
    /// <param name="noDelay">Whether TCP_NODELAY is set: small segments are sent at once.</param>
    /// <returns>
    /// The connection; null on an error, with the reason in <c>Errno.Last</c>: EIO (the name is not resolved), ECONNREFUSED,
    /// ETIMEDOUT, ENETUNREACH, … of the address that failed last.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> or <paramref name="timeout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing stays open.</exception>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// using FiberSocket socket = (await FiberSocket.TcpConnect("localhost", 80, timeout: TimeSpan.FromSeconds(5))).OrThrow();
    /// </code>
    /// </example>
    [Parks]
    public static FiberTask<FiberSocket?> TcpConnect(string host, int port, TimeSpan? timeout = null, bool noDelay = true)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostPort.CheckPort(port);
        FiberScheduler.CheckTimeout(timeout);
        return ResolveAndConnect(host, port.ToString(System.Globalization.CultureInfo.InvariantCulture), timeout, noDelay);
    }

    /// <inheritdoc cref="TcpConnect(string, int, TimeSpan?, bool)"/>
    /// <param name="host">A name or an address, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits as long as the resolver and the kernel do.</param>
    /// <param name="noDelay">Whether TCP_NODELAY is set: small segments are sent at once.</param>
    [Parks]
    public static FiberTask<FiberSocket?> TcpConnect(string host, string serviceOrPath, TimeSpan? timeout = null, bool noDelay = true)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(serviceOrPath);
        FiberScheduler.CheckTimeout(timeout);
        if (host == HostPort.UnixHost)
            return ConnectUnix(serviceOrPath, timeout);
        AddressLookup.CheckService(serviceOrPath);
        return ResolveAndConnect(host, serviceOrPath, timeout, noDelay);
    }

    private static async FiberTask<FiberSocket?> ResolveAndConnect(string host, string service, TimeSpan? timeout, bool noDelay)
    {
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        var deadline = new Deadline(scheduler.Clock, timeout);
        var hints = new AddrInfoHints { Type = SocketType.Stream, Protocol = ProtocolType.Tcp, Flags = AddrInfoFlags.AddressConfig };
        IReadOnlyList<AddrInfo>? addresses = await Resolver.GetAddrInfo(host, service, timeout, hints);
        if (addresses is null)
            return null;
        (FiberSocket? socket, IoResult outcome) = await ConnectRace.Run(addresses, deadline, noDelay);
        _ = scheduler.Publish(outcome);
        return socket;
    }

    private static async FiberTask<FiberSocket?> ConnectUnix(string path, TimeSpan? timeout)
    {
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        Errno error = HostPort.Parse(HostPort.UnixHost, path, out EndPoint? endPoint);
        if (error != Errno.None)
        {
            _ = scheduler.Publish(error);
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
                socket?.Dispose();
        }
    }
}
