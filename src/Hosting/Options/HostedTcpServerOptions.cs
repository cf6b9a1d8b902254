using System.Net.Security;

namespace FiberNet.Hosting;

/// <summary>
/// How a server of connections works. Read from the section <c>FiberNet:Servers:NAME</c> of the configuration, which wins over the
/// program's code, and checked when the host starts.
/// </summary>
public sealed class HostedTcpServerOptions : IMisreadOptions
{
    private static readonly TcpServerOptions s_defaults = new();

    internal static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);
    internal static readonly TimeSpan ShortestLimit = TimeSpan.FromMilliseconds(1);

    /// <summary>The table of what the configuration may set.</summary>
    internal static readonly IReadOnlyList<Setting<HostedTcpServerOptions>> Settings =
    [
        new ListenSetting<HostedTcpServerOptions>(static options => options.Listen),
        Count(nameof(Backlog), 0, static options => options.Backlog, static (options, value) => options.Backlog = value),
        Count(nameof(MaxConnections), 1, static options => options.MaxConnections, static (options, value) => options.MaxConnections = value),
        Count(nameof(SpareDescriptors), 0, static options => options.SpareDescriptors, static (options, value) => options.SpareDescriptors = value),
        Count(nameof(AcceptBatch), 1, static options => options.AcceptBatch, static (options, value) => options.AcceptBatch = value),
        Switch(nameof(NoDelay), static options => options.NoDelay, static (options, value) => options.NoDelay = value),
        Switch(nameof(TraceConnections), static options => options.TraceConnections, static (options, value) => options.TraceConnections = value),
        Limit(nameof(IdleTimeout), static options => options.IdleTimeout, static (options, value) => options.IdleTimeout = value),
        Limit(nameof(FirstByteTimeout), static options => options.FirstByteTimeout, static (options, value) => options.FirstByteTimeout = value),
        Time(nameof(TlsHandshakeTimeout), ShortestLimit, static options => options.TlsHandshakeTimeout, static (options, value) => options.TlsHandshakeTimeout = value),
        Time(nameof(DrainTimeout), TimeSpan.Zero, static options => options.DrainTimeout, static (options, value) => options.DrainTimeout = value),
        Time(nameof(StopGrace), TimeSpan.Zero, static options => options.StopGrace, static (options, value) => options.StopGrace = value),
    ];

    /// <summary>
    /// Where to listen, at least one address: <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>, <c>localhost:8080</c>, <c>*:8080</c> (all
    /// addresses), <c>unix:/run/app.sock</c>, <c>unix:@name</c> (an abstract name), <c>systemd:name</c> (the sockets that systemd passes
    /// under that name). Default: empty.
    /// </summary>
    /// <remarks>
    /// Port 0 lets the kernel choose; see <see cref="FiberHost.EndPointsOf"/>. In the configuration it is one text or a list, which takes the
    /// place of what the program has set.
    /// </remarks>
    public IList<string> Listen { get; } = [];

    /// <inheritdoc cref="TcpServerOptions.Backlog"/>
    public int Backlog { get; set; } = s_defaults.Backlog;

    /// <summary>How many connections are served at a time on each reactor; more wait in the kernel's queue. At least 1. Default: no limit.</summary>
    public int MaxConnections { get; set; } = s_defaults.MaxConnections;

    /// <inheritdoc cref="TcpServerOptions.SpareDescriptors"/>
    public int SpareDescriptors { get; set; } = s_defaults.SpareDescriptors;

    /// <inheritdoc cref="TcpServerOptions.AcceptBatch"/>
    public int AcceptBatch { get; set; } = s_defaults.AcceptBatch;

    /// <inheritdoc cref="TcpServerOptions.NoDelay"/>
    public bool NoDelay { get; set; } = s_defaults.NoDelay;

    /// <inheritdoc cref="TcpServerOptions.TraceConnections"/>
    public bool TraceConnections { get; set; }

    /// <summary>How long a connection may stay without a byte in either direction; a millisecond to a day. TCP only. Default: null, no limit.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>How long the first byte of a peer may take; a millisecond to a day. TCP only. Default: null, no limit.</summary>
    public TimeSpan? FirstByteTimeout { get; set; }

    /// <summary>How long a TLS handshake may take; a millisecond to a day. Default: 10 seconds.</summary>
    public TimeSpan TlsHandshakeTimeout { get; set; } = s_defaults.TlsHandshakeTimeout;

    /// <summary>
    /// How long handlers may go on after the host was told to stop; zero to a day. It ends earlier if the host's own time-out
    /// (<c>HostOptions.ShutdownTimeout</c>, 30 seconds by default) expires. Default: 25 seconds.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// How long handlers that were cancelled after <see cref="DrainTimeout"/> may take to end, and once more after their connections were
    /// aborted; zero to a day. Default: 1 second.
    /// </summary>
    public TimeSpan StopGrace { get; set; } = s_defaults.StopGrace;

    /// <summary>The certificate and the protocols of a TLS server; set by code only. Default: null, no TLS.</summary>
    public SslServerAuthenticationOptions? Tls { get; set; }

    /// <summary>Called with each listening socket before it is bound: the place for socket options; set by code only. Default: null.</summary>
    public Action<FiberSocket>? Prepare { get; set; }

    List<string> IMisreadOptions.Misread { get; } = [];

    /// <summary>What the server itself takes.</summary>
    internal TcpServerOptions ToServerOptions(string name) => new()
    {
        Name = name,
        Prepare = Prepare,
        Backlog = Backlog,
        NoDelay = NoDelay,
        MaxConnections = MaxConnections,
        SpareDescriptors = SpareDescriptors,
        AcceptBatch = AcceptBatch,
        IdleTimeout = IdleTimeout,
        FirstByteTimeout = FirstByteTimeout,
        Tls = Tls,
        TlsHandshakeTimeout = TlsHandshakeTimeout,
        StopGrace = StopGrace,
        TraceConnections = TraceConnections,
    };

    private static ValueSetting<HostedTcpServerOptions, int> Count(string name, int least, Func<HostedTcpServerOptions, int> get, Action<HostedTcpServerOptions, int> set) =>
        new(name, new CountFormat(least, int.MaxValue), get, set);

    private static ValueSetting<HostedTcpServerOptions, bool> Switch(string name, Func<HostedTcpServerOptions, bool> get, Action<HostedTcpServerOptions, bool> set) =>
        new(name, new SwitchFormat(), get, set);

    private static ValueSetting<HostedTcpServerOptions, TimeSpan?> Limit(string name, Func<HostedTcpServerOptions, TimeSpan?> get, Action<HostedTcpServerOptions, TimeSpan?> set) =>
        new(name, new TimeFormat(ShortestLimit, LongestTime, mayBeAbsent: true), get, set);

    private static ValueSetting<HostedTcpServerOptions, TimeSpan?> Time(string name, TimeSpan least, Func<HostedTcpServerOptions, TimeSpan> get, Action<HostedTcpServerOptions, TimeSpan> set) =>
        new(name, new TimeFormat(least, LongestTime), options => get(options), (options, value) => set(options, value!.Value));
}
