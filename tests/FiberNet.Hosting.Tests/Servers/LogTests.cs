using System.Text.RegularExpressions;
using FiberNet.Hosting;
using FiberNet.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FiberNet.Tests.Servers;

public partial class LogTests
{
    /// <summary>docs/hosting.md lists each event with its number, name and level.</summary>
    [Fact]
    public void Events_are_those_of_the_document()
    {
        IEnumerable<string> documented = Row().Matches(Repository.Read("docs/hosting.md")).Select(static row => $"{row.Groups[1]} {row.Groups[2]} {row.Groups[3]}");
        IEnumerable<string> declared = typeof(FiberHost).Assembly.GetTypes().SelectMany(static type => type.GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic))
            .SelectMany(static method => method.GetCustomAttributes(typeof(LoggerMessageAttribute), false).Cast<LoggerMessageAttribute>())
            .OrderBy(static message => message.EventId)
            .Select(static message => $"{message.EventId} {message.EventName} {message.Level}");
        Assert.Equal(declared, documented);
    }

    [Fact]
    public async Task Each_kind_of_report_has_its_event()
    {
        await using TestHost host = await TestHost.Start(services => services.AddFiberReactors());
        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            host.Fibers.Reactors[0].Report(kind, $"a report of {kind}");
            LogEntry entry = host.Log.Next(kind == ReportKind.Other ? "ReactorReport" : $"{kind}");
            Assert.Contains($"a report of {kind}", entry.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pauses_and_limits_of_servers_are_logged()
    {
        await using TestHost host = await TestHost.Serve(TestHost.Echo, options =>
        {
            options.SpareDescriptors = int.MaxValue;
            options.FirstByteTimeout = TimeSpan.FromMilliseconds(20);
        });
        using Client one = host.Connect(), two = host.Connect();
        Assert.Contains("descriptors are left", host.Log.Next("AcceptPaused").Text, StringComparison.Ordinal);
        Assert.Contains("sent nothing within", host.Log.Next("LimitReached").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_on_a_reactor_is_logged()
    {
        await using TestHost host = await TestHost.Start(services => services.AddFiberReactors(options => options.StallThreshold = TimeSpan.FromMilliseconds(5)));
        Reactor reactor = host.Fibers.Reactors[0];
        reactor.Post(() => { Fiber.Start(async () => throw new InvalidTimeZoneException(), "lonely"); });
        LogEntry failed = host.Log.Next("FiberFailed");
        Assert.IsType<InvalidTimeZoneException>(failed.Exception);
        Assert.Contains("'lonely'", failed.Text, StringComparison.Ordinal);

        using var told = new ManualResetEventSlim();
        reactor.Post(() =>
        {
            while (!told.IsSet)
                Thread.SpinWait(100);
        });
        Assert.StartsWith("Reactor 0: a posted callback has kept the reactor busy", host.Log.Next("Stall").Text, StringComparison.Ordinal);
        told.Set();
    }

    [Fact]
    public async Task A_call_that_blocks_a_reactor_is_logged()
    {
        await using TestHost host = await TestHost.Start(services => services.AddFiberReactors(options => options.StallThreshold = null));
        var end = new TaskCompletionSource();
        host.Fibers.Reactors[0].Post(() => end.Task.Wait(TimeSpan.FromSeconds(60)));

        // It is reported while the call blocks.
        Assert.Contains("blocks the scheduler's thread", host.Log.Next("BlockingCall").Text, StringComparison.Ordinal);
        end.SetResult();
    }

    [GeneratedRegex(@"^\| (\d+) \| `(\w+)` \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
