using System.Globalization;
using System.Text.RegularExpressions;
using FiberNet.Tests.Peers;

namespace FiberNet.Tests.Handover;

/// <summary>A slice of what samples/RollingRestart/run.sh does: real processes, under load.</summary>
public partial class RollingRestartTests
{
    [RequiresFact("wrk", "python3")]
    public void Restarts_under_load_fail_no_request() => Restart("direct");

    [RequiresFact("wrk", "python3", "haproxy")]
    public void Restarts_behind_HAProxy_fail_no_request() => Restart("haproxy");

    private static void Restart(string mode)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string script = Path.Combine(Repository.Root, "samples", "RollingRestart", "run.sh");
        string output = Sample.Run("env", $"RESTARTS=3 PAUSE=0.2 CONFIGURATION={configuration} {script} {mode} 2>&1");
        Match report = Report().Match(output);
        Assert.True(report.Success, output);
        Assert.InRange(int.Parse(report.Groups[1].Value, CultureInfo.InvariantCulture), 1000, int.MaxValue);
    }

    [GeneratedRegex("3 restarts, ([0-9]+) requests, 0 failed")]
    private static partial Regex Report();
}
