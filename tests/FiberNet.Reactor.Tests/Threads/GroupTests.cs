using FiberNet.Advanced;

namespace FiberNet.Tests.Threads;

public class GroupTests
{
    [Fact]
    public void Each_reactor_runs_on_a_thread_of_its_own()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, (int Thread, string Name)>();
        ReactorGroup.Run(4, async index =>
        {
            await Fiber.Yield();
            seen[index] = (Environment.CurrentManagedThreadId, Reactor.Current.Name);
        });
        Assert.Equal(4, seen.Values.Select(value => value.Thread).Distinct().Count());
        Assert.Equal(["0", "1", "2", "3"], seen.OrderBy(pair => pair.Key).Select(pair => pair.Value.Name));
    }

    [Fact]
    public void Failure_of_one_stops_all_and_failures_are_gathered()
    {
        int cleaned = 0;
        AggregateException failure = Assert.Throws<AggregateException>(() => ReactorGroup.Run(3, async index =>
        {
            try
            {
                if (index == 1)
                    throw new InvalidTimeZoneException();
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                Interlocked.Increment(ref cleaned);
            }
        }));
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(failure.InnerExceptions));
        Assert.InRange(cleaned, 1, 3);
    }

    [Fact]
    public void A_token_stops_all_in_good_order_and_Run_returns()
    {
        using var stop = new CancellationTokenSource();
        int started = 0, cleaned = 0;
        ReactorGroup.Run(3, async _ =>
        {
            try
            {
                if (Interlocked.Increment(ref started) == 3)
                    stop.Cancel();
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                Interlocked.Increment(ref cleaned);
            }
        }, stop: stop.Token);
        Assert.Equal(3, cleaned);
    }

    [Fact]
    public void A_fiber_that_awaits_a_foreign_task_does_not_hold_a_stop()
    {
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        var reports = new System.Collections.Concurrent.ConcurrentQueue<FiberFailedEventArgs>();
        int started = 0;
        ReactorGroup.Run(
            2,
            async _ =>
            {
                Fiber.Create(async () => await never.Task, "stubborn");
                if (Interlocked.Increment(ref started) == 2)
                    stop.Cancel();
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            },
            new ReactorGroupOptions
            {
                Reactor = _ => new ReactorOptions { ShutdownTimeout = TimeSpan.FromMilliseconds(50), UnhandledException = reports.Enqueue },
            },
            stop.Token);
        Assert.Equal(["stubborn", "stubborn"], reports.Select(report => report.Fiber!.Name));
        Assert.All(reports, report => Assert.Contains("waiting for a foreign task", report.Exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_that_is_cancelled_already_stops_them_at_once()
    {
        ReactorGroup.Run(2, _ => Fiber.Sleep(Timeout.InfiniteTimeSpan), stop: new CancellationToken(true));
    }

    [Fact]
    public void Pinned_reactors_run_on_processors_that_they_may_use()
    {
        int allowed = Environment.ProcessorCount;
        var processors = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        ReactorGroup.Run(allowed + 1, async index =>
        {
            await Fiber.Yield();
            processors[index] = Tmds.Linux.LibC.sched_getcpu();
        }, new ReactorGroupOptions { PinThreads = true });
        Assert.Equal(allowed, processors.Where(pair => pair.Key < allowed).Select(pair => pair.Value).Distinct().Count());
        Assert.Equal(processors[0], processors[allowed]);
    }

    [Fact]
    public void Reactors_share_a_port_and_every_connection_is_accepted_once()
    {
        const int connections = 64;
        using var stop = new CancellationTokenSource();
        ushort port = 0;
        int[] listeners = [Kernel.ListenShared(ref port), Kernel.ListenShared(ref port)];
        int[] clients = [.. Enumerable.Range(0, connections).Select(_ => Kernel.Connect(port))];
        int accepted = 0;
        int[] byReactor = new int[2];
        ReactorGroup.Run(2, async index =>
        {
            using var listener = new Descriptor(listeners[index]);
            while (await Reactor.IoWait(listeners[index], IoEvents.Read))
            {
                for (int fd; (fd = Kernel.Accept(listeners[index])) >= 0;)
                {
                    Kernel.Close(fd);
                    byReactor[index]++;
                    if (Interlocked.Increment(ref accepted) == connections)
                        stop.Cancel();
                }
            }
        }, stop: stop.Token);
        Assert.Equal(connections, accepted);
        Assert.All(byReactor, count => Assert.NotEqual(0, count));
        foreach (int client in clients)
            Kernel.Close(client);
    }

    [Fact]
    public void A_group_of_none_is_refused() =>
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => ReactorGroup.Run(0, async _ => { })).ParamName);

    [Fact]
    public void Run_stops_all_when_a_thread_cannot_be_started()
    {
        // A thread's stack takes as much address space as ulimit -s says, so a few of them are all there is room for.
        string[] output = TestProgram.RunScript("ulimit -s 131072; ulimit -v 6000000; DOTNET_GCHeapHardLimit=0x4000000 exec $PROGRAM group");
        Assert.Matches("^The thread 'reactor [0-9]+' cannot be started: a limit", output[0]);
        Assert.Equal("STOPPED", output[1]);
    }
}
