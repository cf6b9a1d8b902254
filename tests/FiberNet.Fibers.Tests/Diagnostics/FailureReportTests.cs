using System.Reflection;
using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

/// <summary>What a report of an unjoined failure says of where the fiber came from.</summary>
[Collection(nameof(EntryAssembly))]
public class FailureReportTests
{
    [Fact]
    public void A_report_has_the_stacks_of_failure_and_creation()
    {
        string report = ReportOf(() => MakeFailing(), traces: true);
        Assert.Contains(nameof(Fails), report, StringComparison.Ordinal);
        Assert.Contains(nameof(MakeFailing), report.Split("it was created at:")[1], StringComparison.Ordinal);
        Assert.Contains("'bad'", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_names_the_body_when_creation_is_not_traced()
    {
        const string Here = "its body is FiberNet.Tests.FailureReportTests.";
        var channel = new FiberChannel<int>();
        async FiberTask Local() => await Fails();

        Assert.Contains(Here + nameof(Fails) + ";", ReportOf(() => MakeFailing()), StringComparison.Ordinal);
        Assert.Contains($"{Here}{nameof(StartLambda)} lambda #1;", ReportOf(StartLambda), StringComparison.Ordinal);
        Assert.Contains($"{Here}{nameof(A_report_names_the_body_when_creation_is_not_traced)}.{nameof(Local)}", ReportOf(() => Fiber.Start(Local)), StringComparison.Ordinal);

        // Bodies that never had a frame: one that throws at once, with a value, with a state; one that hands back an operation.
        Assert.Contains($"{Here}{nameof(Throws)};", ReportOf(() => Fiber.Start(Throws)), StringComparison.Ordinal);
        Assert.Contains($"{Here}{nameof(ThrowsValue)};", ReportOf(() => Fiber.Start(ThrowsValue)), StringComparison.Ordinal);
        Assert.Contains($"{Here}{nameof(ThrowsOn)};", ReportOf(() => Fiber.Start(3, ThrowsOn)), StringComparison.Ordinal);
        Assert.Contains(" lambda #", ReportOf(() => Fiber.Start(() => FailingJoin())), StringComparison.Ordinal);
        Assert.Contains(nameof(FiberSchedulerOptions.TraceCreation), ReportOf(StartLambda), StringComparison.Ordinal);
        Assert.DoesNotContain("created at:", ReportOf(StartLambda), StringComparison.Ordinal);
    }

    [Fact]
    public void Creation_is_traced_by_default_in_debug_builds()
    {
        Assembly? entry = Assembly.GetEntryAssembly();
        try
        {
            foreach (bool isDebug in new[] { true, false })
            {
                Assembly.SetEntryAssembly(EntryAssembly.Make(isDebug));
                string? trace = FiberScheduler.Run(async () => Fiber.Current.CreationStackTrace, new FiberSchedulerOptions { Clock = new VirtualClock() });
                Assert.Equal(isDebug, trace is not null);
            }
        }
        finally
        {
            Assembly.SetEntryAssembly(entry);
        }
    }

    /// <summary>The text of the one report of a run; also that a fiber keeps its stack exactly where that was asked for.</summary>
    private static string ReportOf(Func<Fiber> start, bool traces = false)
    {
        string? report = null;
        FiberScheduler.Run(async () =>
        {
            Fiber fiber = start();
            Assert.Equal(traces, fiber.CreationStackTrace is not null);
            while (fiber.Status != FiberStatus.Dead)
                await Fiber.Yield();
        }, new FiberSchedulerOptions
        {
            Clock = new VirtualClock(),
            TraceCreation = traces,
            UnhandledException = failure => report = failure.ToString(),
        });
        return report!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Fiber MakeFailing() => Fiber.Start(Fails, "bad");

    private static Fiber StartLambda() => Fiber.Start(async () =>
    {
        await Fiber.Yield();
        throw new InvalidTimeZoneException();
    });

    private static async FiberTask Fails()
    {
        await Fiber.Yield();
        throw new InvalidTimeZoneException();
    }

    private static FiberTask Throws() => throw new InvalidTimeZoneException();

    private static async FiberTask<int> ThrowsValue() => throw new InvalidTimeZoneException();

    private static FiberTask ThrowsOn(int state) => throw new InvalidTimeZoneException($"{state}");

    /// <summary>An operation that fails: the join of a fiber that fails.</summary>
    private static FiberTask FailingJoin() => Fiber.Start(Fails).Join();
}
