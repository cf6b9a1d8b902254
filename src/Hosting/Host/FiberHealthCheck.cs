using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FiberNet.Hosting;

/// <summary>
/// Whether the reactors and the servers of the host do their work: <c>services.AddHealthChecks().AddCheck&lt;FiberHealthCheck&gt;("fibernet")</c>.
/// </summary>
/// <remarks>
/// <para>Unhealthy: a reactor lags by <see cref="HostReactorOptions.UnhealthyLag"/> or more, or a server accepts no more. Degraded: the lag
/// is a tenth of that or more, or a server has paused accepting since the last check. The lag includes the time that fibers wait in the
/// ready queue.</para>
/// <para>Answers on the caller's thread, also while a loop is stuck.</para>
/// </remarks>
/// <param name="host">The host's reactors and servers.</param>
public sealed class FiberHealthCheck(FiberHost host) : IHealthCheck
{
    private long _pauses;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>();
        var status = HealthStatus.Healthy;
        var faults = new List<string>();
        void Worsen(HealthStatus to, string why)
        {
            faults.Add(why);
            status = to < status ? to : status;
        }

        if (!host.IsRunning)
            Worsen(HealthStatus.Unhealthy, "The reactors do not run.");
        foreach (LoopProbe probe in host.Probes)
        {
            TimeSpan lag = probe.Lag;
            data[$"reactor.{probe.Reactor.Name}.lag"] = lag.TotalSeconds;
            data[$"reactor.{probe.Reactor.Name}.ready"] = probe.Reactor.Statistics.ReadyFibers;
            if (lag >= host.UnhealthyLag / 10)
                Worsen(lag >= host.UnhealthyLag ? HealthStatus.Unhealthy : HealthStatus.Degraded, string.Create(CultureInfo.InvariantCulture, $"Reactor {probe.Reactor.Name} lags by {lag.TotalSeconds:0.000} s."));
        }

        foreach (string server in host.EndedServers)
            Worsen(HealthStatus.Unhealthy, $"Server {server} serves no more.");
        long pauses = host.AcceptPauses;
        if (pauses > Interlocked.Exchange(ref _pauses, pauses))
            Worsen(HealthStatus.Degraded, "A server has paused accepting since the last check.");
        return Task.FromResult(new HealthCheckResult(status, faults.Count == 0 ? null : string.Join(' ', faults), data: data));
    }
}
