using System.Runtime.InteropServices;

namespace FiberNet.Hosting;

/// <summary>
/// The reactors of the host, which all its servers share. Read from the section <c>FiberNet:Reactors</c> of the configuration, which
/// wins over the program's code, and checked when the host starts.
/// </summary>
public sealed class HostReactorOptions : IMisreadOptions
{
    private static readonly ReactorOptions s_defaults = new();

    /// <summary>The section of the configuration.</summary>
    internal const string Section = "FiberNet:Reactors";

    /// <summary>The table of what the configuration may set.</summary>
    internal static readonly IReadOnlyList<Setting<HostReactorOptions>> Settings =
    [
        new ValueSetting<HostReactorOptions, int>(nameof(Count), new CountFormat(1, ReactorGroup.MaxCount), static options => options.Count, static (options, value) => options.Count = value),
        new ValueSetting<HostReactorOptions, bool>(nameof(PinThreads), new SwitchFormat(), static options => options.PinThreads, static (options, value) => options.PinThreads = value),
        new ValueSetting<HostReactorOptions, int>(nameof(MaxOffloads), new CountFormat(1, int.MaxValue), static options => options.MaxOffloads, static (options, value) => options.MaxOffloads = value),
        Time(nameof(StallThreshold), 0.001, 86_400, static options => options.StallThreshold, static (options, value) => options.StallThreshold = value),
        Time(nameof(UnhealthyLag), 0.001, 86_400, static options => options.UnhealthyLag, static (options, value) => options.UnhealthyLag = value!.Value, mayBeAbsent: false),
        Time(nameof(SpinBeforeWait), 0, 1, static options => options.SpinBeforeWait, static (options, value) => options.SpinBeforeWait = value!.Value, mayBeAbsent: false),
        Time(nameof(ShutdownTimeout), 0, 86_400, static options => options.ShutdownTimeout, static (options, value) => options.ShutdownTimeout = value!.Value, mayBeAbsent: false),
        new ValueSetting<HostReactorOptions, string?>(nameof(RecordDirectory), new FolderFormat(), static options => options.RecordDirectory, static (options, value) => options.RecordDirectory = value),
    ];

    /// <summary>How many reactors, each on a thread of its own; between 1 and 1,024. Default: 1.</summary>
    public int Count { get; set; } = 1;

    /// <inheritdoc cref="ReactorGroupOptions.PinThreads"/>
    public bool PinThreads { get; set; }

    /// <inheritdoc cref="ReactorOptions.MaxOffloads"/>
    public int MaxOffloads { get; set; } = s_defaults.MaxOffloads;

    /// <summary>How long one slice may take before it is logged as a stall; a millisecond to a day, or null for no watchdog. Default: 1 second.</summary>
    public TimeSpan? StallThreshold { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From which lag on a reactor counts as unhealthy; a millisecond to a day. A tenth of it is degraded. Default: 1 second.</summary>
    public TimeSpan UnhealthyLag { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to poll for events before a thread sleeps; zero to a second. Default: zero.</summary>
    public TimeSpan SpinBeforeWait { get; set; }

    /// <summary>How long fibers that are left may take to end after the servers have stopped; zero to a day. Default: 1 second.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The directory, which must exist, for files of the flight recorder; see <see cref="ReactorOptions.RecordDirectory"/>. Default: null, none.</summary>
    public string? RecordDirectory { get; set; }

    /// <summary>A signal at which a dump is logged; see <see cref="ReactorOptions.DumpOn"/>. Set by code only. Default: null, none.</summary>
    public PosixSignal? DumpOn { get; set; }

    List<string> IMisreadOptions.Misread { get; } = [];

    private static ValueSetting<HostReactorOptions, TimeSpan?> Time(
        string name,
        double least,
        double greatest,
        Func<HostReactorOptions, TimeSpan?> get,
        Action<HostReactorOptions, TimeSpan?> set,
        bool mayBeAbsent = true) =>
        new(name, new TimeFormat(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(greatest), mayBeAbsent), get, set);
}
