using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Looks names up with the C library's resolver: getaddrinfo(3), with its hosts(5), nsswitch.conf(5) and DNS.</summary>
public static class Resolver
{
    private static readonly FiberLocal<string?> s_lastError = new();

    /// <summary>Looks a host and a port up with the C library's resolver (getaddrinfo(3)); suspends until it answers.</summary>
    /// <remarks>
    /// A numeric host and port are answered at once. Names run on threads that the resolver has for itself: 2 for what
    /// hosts(5) and services(5) answer, 16 for name servers, shared by all reactors of the process. At most 4,096 lookups wait
    /// for one of them. A lookup that is cancelled or times out goes on by itself once it has a thread; its answer is dropped.
    /// </remarks>
    /// <param name="host">A name or an address; null or "" for this machine.</param>
    /// <param name="port">The port, 0–65535.</param>
    /// <param name="timeout">The maximum time to wait. <c>null</c> waits as long as the resolver does; <see cref="TimeSpan.Zero"/> answers only what needs no lookup.</param>
    /// <param name="hints">What to look for; null: everything.</param>
    /// <returns>The addresses in the order to try them, at least one; null on an error. The reason is in <c>Errno.Last</c>: EIO (not resolved; <see cref="LastError"/> has the text), ETIMEDOUT, EAGAIN (too many lookups wait).</returns>
    /// <exception cref="ArgumentException"><paramref name="host"/> contains a NUL, or a hint is nothing that Linux has.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> or <paramref name="timeout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    [Parks]
    public static FiberTask<IReadOnlyList<AddrInfo>?> GetAddrInfo(string? host, int port, TimeSpan? timeout = null, AddrInfoHints? hints = null)
    {
        HostPort.CheckPort(port);
        return GetAddrInfo(host, port.ToString(System.Globalization.CultureInfo.InvariantCulture), timeout, hints);
    }

    /// <inheritdoc cref="GetAddrInfo(string?, int, TimeSpan?, AddrInfoHints?)"/>
    /// <param name="host">A name or an address; null or "" for this machine.</param>
    /// <param name="service">A name of services(5), or a port in digits; null for port 0.</param>
    /// <param name="timeout">The maximum time to wait. <c>null</c> waits as long as the resolver does; <see cref="TimeSpan.Zero"/> answers only what needs no lookup.</param>
    /// <param name="hints">What to look for; null: everything.</param>
    [Parks]
    public static async FiberTask<IReadOnlyList<AddrInfo>?> GetAddrInfo(string? host, string? service, TimeSpan? timeout = null, AddrInfoHints? hints = null)
    {
        FiberScheduler.CheckTimeout(timeout);
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        if (!scheduler.TryEnterOperation())
            return await scheduler.Refuse<IReadOnlyList<AddrInfo>?>();
        if (!AddressLookup.TryResolveNumeric(host, service, hints, out Resolution answer))
            answer = timeout == TimeSpan.Zero ? LookupOperation.TimedOut : await new LookupOperation(scheduler, host, service, hints).Start(timeout);

        // Code outside fibers has the errno.
        if (Fiber.TryGetCurrent(out _))
            s_lastError.Value = answer.Error;
        _ = scheduler.Publish(answer.Errno);
        return answer.Addresses;
    }

    /// <summary>The text of the running fiber's last failed lookup, "getaddrinfo: Name or service not known"; null if the last one succeeded, and outside fibers.</summary>
    public static string? LastError => Fiber.TryGetCurrent(out _) ? s_lastError.Value : null;

    extension(FiberSocket socket)
    {
        /// <summary>Makes a socket that fits an answer of <c>GetAddrInfo</c>.</summary>
        /// <param name="info">The answer.</param>
        /// <returns>The socket; null on an error, with the reason in <c>Errno.Last</c>.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
        /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
        public static FiberSocket? Create(AddrInfo info)
        {
            ArgumentNullException.ThrowIfNull(info);
            return FiberSocket.Create(info.Family, info.Type, info.Protocol);
        }

        /// <summary>Connects to an answer of <c>GetAddrInfo</c>. Suspends the fiber until the connection is established or has failed.</summary>
        /// <param name="info">The answer; the socket is of its family and type.</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits as long as the kernel does (about two minutes for TCP); <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
        /// <inheritdoc cref="FiberSocket.Connect(System.Net.EndPoint, TimeSpan?)"/>
        public FiberTask<IoResult> Connect(AddrInfo info, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(info);
            return socket.Connect(info.EndPoint, timeout);
        }
    }
}
