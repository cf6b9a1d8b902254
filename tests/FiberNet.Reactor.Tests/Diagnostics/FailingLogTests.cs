using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using FiberNet.Advanced;

namespace FiberNet.Tests.Diagnostics;

/// <summary>Logs, stall handlers and listeners that throw: neither the reactor nor the watchdog ends by them.</summary>
public class FailingLogTests
{
    [Fact]
    public void A_log_and_a_stall_handler_that_throw_end_no_thread()
    {
        using var told = new ManualResetEventSlim();
        bool isRunningOn = false;
        Rig.Run(async () =>
        {
            Reactor.Current.Post(() =>
            {
                while (!told.IsSet)
                    Thread.SpinWait(100);
            });
            await Reactor.Offload(told.Wait);
            await Quiet.Turns(3);
            Reactor.Current.Log("not taken");
            isRunningOn = true;
        }, new ReactorOptions
        {
            StallThreshold = TimeSpan.FromMilliseconds(5),
            UnhandledException = _ => throw new InvalidTimeZoneException(),
            Log = _ =>
            {
                told.Set();
                throw new IOException("No space left on device");
            },
            Stalled = _ => throw new InvalidTimeZoneException(),
        });
        Assert.True(isRunningOn);
    }

    [Fact]
    public void Reports_have_their_kind_and_do_not_go_to_the_log_too()
    {
        var reports = new List<ReactorReport>();
        Rig.Run(async () =>
        {
            Reactor.Current.Log("a line");
            Reactor.Current.Report(ReportKind.AcceptPaused, "out of descriptors");
            _ = new Descriptor((int)DescriptorCalls.Duplicate(0).Count);
            await Fiber.Yield();
        }, new ReactorOptions { Log = _ => Assert.Fail("the log was called"), Reported = reports.Add });
        Assert.Equal([ReportKind.Other, ReportKind.AcceptPaused, ReportKind.DescriptorsLeft], reports.Select(report => report.Kind));
        Assert.Equal("out of descriptors", reports[1].Text);
    }

    [Fact]
    public void Listeners_that_throw_keep_no_reactor_from_running()
    {
        using var meters = new MeterListener { InstrumentPublished = (_, _) => throw new InvalidTimeZoneException() };
        using var events = new ThrowingListener();
        bool hasRun = false;
        Rig.Run(async () => hasRun = true, new ReactorOptions { Name = "listened to" });
        Assert.True(hasRun);
        Assert.True(events.HasHeard);
    }

    private sealed class ThrowingListener : EventListener
    {
        internal bool HasHeard { get; private set; }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "FiberNet")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventSource.Name != "FiberNet" || eventData.Payload?[0] is not "listened to")
                return;
            HasHeard = true;
            throw new InvalidTimeZoneException();
        }
    }
}
