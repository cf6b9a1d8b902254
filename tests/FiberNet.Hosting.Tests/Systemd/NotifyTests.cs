using FiberNet.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FiberNet.Tests.Systemd;

public class NotifyTests
{
    private static readonly string s_name = $"/tmp/fibernet-notify-{Environment.ProcessId}";

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    public void The_worker_tells_its_states(string prefix)
    {
        using var systemd = new NotifySocket(prefix + s_name);
        using WorkerProcess worker = WorkerProcess.Start([$"NOTIFY_SOCKET={systemd.Address}"], "--FiberNet:Servers:greeter:Listen=127.0.0.1:0");
        Assert.Equal("READY=1", systemd.Next());
        worker.Signal("HUP");
        Assert.Matches(@"^RELOADING=1\nMONOTONIC_USEC=\d+$", systemd.Next());
        Assert.Equal("READY=1", systemd.Next());
        worker.Signal("TERM");
        Assert.Equal("STOPPING=1", systemd.Next());
        Assert.Equal(0, worker.WaitForEnd().Status);
    }

    [Fact]
    public void A_mistake_in_the_configuration_does_not_end_the_worker()
    {
        string folder = Directory.CreateTempSubdirectory("fibernet-reload-").FullName;
        try
        {
            string settings = Path.Combine(folder, "appsettings.json");
            File.WriteAllText(settings, "{}");
            using var systemd = new NotifySocket("@" + s_name);
            using WorkerProcess worker = WorkerProcess.StartIn(
                folder, [$"NOTIFY_SOCKET={systemd.Address}", "DOTNET_hostBuilder__reloadConfigOnChange=false"], "--FiberNet:Servers:greeter:Listen=127.0.0.1:0");
            Assert.Equal("READY=1", systemd.Next());
            File.WriteAllText(settings, "{ no JSON");
            worker.Signal("HUP");
            Assert.StartsWith("RELOADING=1", systemd.Next(), StringComparison.Ordinal);
            Assert.Equal("READY=1", systemd.Next());
            worker.Signal("TERM");
            Assert.Equal("STOPPING=1", systemd.Next());
            (int status, string output) = worker.WaitForEnd();
            Assert.Equal(0, status);
            Assert.Contains("The configuration cannot be read again", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_loop_that_is_stuck_ends_the_watchdog_messages(int stuck)
    {
        using var systemd = new NotifySocket("@" + s_name);
        await using TestHost host = await StartWatched(systemd, pid: Environment.ProcessId);
        while (systemd.Receive() != "WATCHDOG=1")
        {
        }

        using var release = new ManualResetEventSlim();
        host.Fibers.Reactors[stuck].Post(() =>
        {
            while (!release.IsSet)
                Thread.SpinWait(100);
        });
        while (!systemd.IsSilent(TimeSpan.FromSeconds(1)))
            systemd.Receive();
        if (stuck != 0)
            Assert.StartsWith("systemd gets no watchdog message: reactor 1 is overdue", host.Log.Next("WatchdogWithheld").Text, StringComparison.Ordinal);
        release.Set();
        Assert.Equal("WATCHDOG=1", systemd.Receive());
    }

    [Fact]
    public async Task A_watchdog_of_another_process_is_not_served()
    {
        using var systemd = new NotifySocket("@" + s_name);
        await using TestHost host = await StartWatched(systemd, pid: 1);
        Assert.Equal("READY=1", systemd.Receive());
        Assert.True(systemd.IsSilent(TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_is_logged()
    {
        TestHost host;
        using (var systemd = new NotifySocket("@" + s_name))
            host = await StartWatched(systemd, pid: 1);
        await host.Stop();
        Assert.StartsWith("systemd cannot be told STOPPING=1: ", host.Log.Next("NotifyFailed").Text, StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    private static async Task<TestHost> StartWatched(NotifySocket systemd, int pid)
    {
        (string Name, string? Value)[] variables = [("NOTIFY_SOCKET", systemd.Address), ("WATCHDOG_USEC", "400000"), ("WATCHDOG_PID", $"{pid}")];
        try
        {
            foreach ((string name, string? value) in variables)
                Environment.SetEnvironmentVariable(name, value);
            return await TestHost.Start(services => services.AddFiberSystemd(), ("FiberNet:Reactors:Count", "2"), ("FiberNet:Reactors:StallThreshold", ""));
        }
        finally
        {
            foreach ((string name, _) in variables)
                Environment.SetEnvironmentVariable(name, null);
        }
    }
}
