using FiberNet.Hosting;
using FiberNet.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FiberNet.Tests.Telemetry;

public class HealthTests
{
    [Fact]
    public async Task A_host_that_serves_is_healthy()
    {
        await using TestHost host = await TestHost.Start(Add, ("FiberNet:Reactors:UnhealthyLag", "1.00:00:00"));
        HealthReportEntry entry = await Check(host);
        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal(["reactor.0.lag", "reactor.0.ready"], entry.Data.Keys.Order());
    }

    [Fact]
    public async Task A_loop_that_is_stuck_is_unhealthy()
    {
        await using TestHost host = await TestHost.Start(Add, ("FiberNet:Reactors:UnhealthyLag", "00:00:00.2"), ("FiberNet:Reactors:StallThreshold", ""));
        using var release = new ManualResetEventSlim();
        host.Fibers.Reactors[0].Post(() =>
        {
            while (!release.IsSet)
                Thread.SpinWait(100);
        });
        HealthReportEntry entry;
        do
        {
            entry = await Check(host);
        }
        while (entry.Status != HealthStatus.Unhealthy);
        release.Set();
        Assert.StartsWith("Reactor 0 lags by ", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_pauses_is_degraded_until_the_next_check()
    {
        await using TestHost host = await TestHost.Start(Add, ("FiberNet:Reactors:UnhealthyLag", "1.00:00:00"), ("FiberNet:Servers:echo:SpareDescriptors", $"{int.MaxValue}"));
        using Client client = host.Connect();
        host.Log.Next("AcceptPaused");
        HealthReportEntry entry = await Check(host);
        Assert.Equal((HealthStatus.Degraded, "A server has paused accepting since the last check."), (entry.Status, entry.Description));
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
    }

    [Fact]
    public async Task A_host_that_has_stopped_is_unhealthy()
    {
        await using TestHost host = await TestHost.Start(Add);
        await host.Stop();
        Assert.Equal(HealthStatus.Unhealthy, (await Check(host)).Status);
    }

    private static void Add(IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<FiberHealthCheck>("fibernet");
        services.AddFiberTcpServer(TestHost.Server, TestHost.Echo, options => options.Listen.Add("127.0.0.1:0"));
    }

    private static async Task<HealthReportEntry> Check(TestHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["fibernet"];
}
