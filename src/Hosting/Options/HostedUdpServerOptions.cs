namespace FiberNet.Hosting;

/// <summary>
/// How a server of datagrams works. Read from the section <c>FiberNet:Servers:NAME</c> of the configuration, which wins over the
/// program's code, and checked when the host starts.
/// </summary>
public sealed class HostedUdpServerOptions : IMisreadOptions
{
    private static readonly UdpServerOptions s_defaults = new();

    /// <summary>The table of what the configuration may set.</summary>
    internal static readonly IReadOnlyList<Setting<HostedUdpServerOptions>> Settings =
    [
        new ListenSetting<HostedUdpServerOptions>(static options => options.Listen),
        new ValueSetting<HostedUdpServerOptions, int>(nameof(MaxHandlers), new CountFormat(1, int.MaxValue), static options => options.MaxHandlers, static (options, value) => options.MaxHandlers = value),
        new ValueSetting<HostedUdpServerOptions, TimeSpan?>(nameof(DrainTimeout), StopTime, static options => options.DrainTimeout, static (options, value) => options.DrainTimeout = value!.Value),
        new ValueSetting<HostedUdpServerOptions, TimeSpan?>(nameof(StopGrace), StopTime, static options => options.StopGrace, static (options, value) => options.StopGrace = value!.Value),
    ];

    /// <inheritdoc cref="HostedTcpServerOptions.Listen"/>
    public IList<string> Listen { get; } = [];

    /// <inheritdoc cref="UdpServerOptions.MaxHandlers"/>
    public int MaxHandlers { get; set; } = s_defaults.MaxHandlers;

    /// <inheritdoc cref="HostedTcpServerOptions.DrainTimeout"/>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// How long handlers that were cancelled after <see cref="DrainTimeout"/> may take to end, and once more after the socket was closed;
    /// zero to a day. Default: 1 second.
    /// </summary>
    public TimeSpan StopGrace { get; set; } = s_defaults.StopGrace;

    List<string> IMisreadOptions.Misread { get; } = [];

    private static TimeFormat StopTime => new(TimeSpan.Zero, HostedTcpServerOptions.LongestTime);

    /// <summary>What the server itself takes.</summary>
    internal UdpServerOptions ToServerOptions(string name) => new() { Name = name, MaxHandlers = MaxHandlers, StopGrace = StopGrace };
}
