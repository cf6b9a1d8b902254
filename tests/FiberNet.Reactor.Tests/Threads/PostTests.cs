namespace FiberNet.Tests.Threads;

public class PostTests
{
    [Fact]
    public void Posts_of_many_threads_all_arrive_each_threads_in_order() => Rig.Run(async () =>
    {
        const int threads = 8, each = 20_000;
        Reactor reactor = Reactor.Current;
        int[] next = new int[threads];
        int total = 0;
        bool inOrder = true;
        using var all = new SemaphoreSlim(0);
        Task[] posters = [.. Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(() =>
        {
            for (int i = 0; i < each; i++)
            {
                int number = i;
                Assert.True(reactor.Post(() =>
                {
                    inOrder &= next[thread]++ == number;
                    if (++total == threads * each)
                        all.Release();
                }));
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await all.WaitAsync();
        await Task.WhenAll(posters);
        Assert.True(inOrder);
        Assert.Equal(threads * each, total);

        // A wake-up is written by whoever finds the inbox of a waiting reactor empty, and by nobody else.
        Assert.InRange(reactor.Statistics.WakeUps, 0, reactor.Statistics.Turns);
    });

    [Fact]
    public void A_burst_of_posts_to_a_sleeping_reactor_is_one_wake_up() => Rig.Run(async () =>
    {
        Reactor reactor = Reactor.Current;
        using var posted = new SemaphoreSlim(0);
        long before = reactor.Statistics.WakeUps;
        int count = 0;
        _ = Task.Run(() =>
        {
            // The first one keeps the reactor busy until the others are there.
            var gate = new ManualResetEventSlim();
            reactor.Post(() => gate.Wait());
            for (int i = 0; i < 100; i++)
                reactor.Post(() => count++);
            reactor.Post(() => posted.Release());
            gate.Set();
        });
        await posted.WaitAsync();
        Assert.Equal(100, count);
        Assert.InRange(reactor.Statistics.WakeUps - before, 0, 2);
    }, new ReactorOptions { BlockingDetection = BlockingDetection.Off });

    [Fact]
    public void Every_wakeup_of_a_sleeping_reactor_arrives() => Rig.Run(async () =>
    {
        // The reactor has nothing to do but wait: a lost wake-up would hang here.
        Reactor reactor = Reactor.Current;
        long before = reactor.Statistics.WakeUps;
        await Task.Run(async () =>
        {
            for (int i = 0; i < 5_000; i++)
                Assert.Equal(i, await reactor.InvokeAsync(async () => i));
        });
        Assert.InRange(reactor.Statistics.WakeUps - before, 1, 5_001);
    });

    [Fact]
    public void A_posted_fiber_and_an_invoked_one_run_on_the_reactors_thread() => Rig.Run(async () =>
    {
        Reactor reactor = Reactor.Current;
        Thread thread = Thread.CurrentThread;
        var ran = new TaskCompletionSource<Thread>();
        await Task.Run(() => reactor.Post(async () =>
        {
            await Fiber.Yield();
            ran.SetResult(Thread.CurrentThread);
        }));
        Assert.Same(thread, await ran.Task);
        Assert.Same(thread, await Task.Run(() => reactor.InvokeAsync(async () =>
        {
            await Fiber.Yield();
            return Thread.CurrentThread;
        })));
        Task failing = Task.Run(() => reactor.InvokeAsync(() => throw new InvalidTimeZoneException()));
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await failing);
    });

    [Fact]
    public void After_the_end_a_post_is_refused_and_an_invocation_cancelled()
    {
        Reactor? reactor = null;
        Rig.Run(async () => reactor = Reactor.Current);
        Assert.False(reactor!.Post(() => { }));
        Assert.False(reactor.Post(async () => { }));
        Assert.True(reactor.InvokeAsync(async () => { }).IsCanceled);
        reactor.Stop();
        ((Advanced.IPoller)reactor).Wake();
    }

    [Fact]
    public void Posts_at_the_end_run_or_drop_and_invocations_end()
    {
        for (int round = 0; round < 50; round++)
        {
            Reactor? reactor = null;
            using var started = new ManualResetEventSlim();
            int ran = 0, accepted = 0;
            var invocations = new List<Task<int>>();
            Task poster = Task.Run(() =>
            {
                started.Wait();
                while (accepted < 2_000 && reactor!.Post(() => { ran++; }))
                {
                    accepted++;
                    invocations.Add(reactor.InvokeAsync(async () => 1));
                }
            });
            Reactor.Run(async () =>
            {
                reactor = Reactor.Current;
                started.Set();
                await Quiet.Turns(2);
            }, new ReactorOptions { ShutdownTimeout = Timeout.InfiniteTimeSpan });
            poster.Wait();
            Assert.InRange(ran, 0, accepted);
            Assert.All(invocations, task => Assert.True(task.IsCanceled || task.Wait(TimeSpan.FromSeconds(10))));
        }
    }

    [Fact]
    public void A_callback_that_fails_is_reported_and_the_reactor_goes_on()
    {
        var reported = new List<FiberFailedEventArgs>();
        Rig.Run(async () =>
        {
            Reactor.Current.Post((Action)(() => throw new InvalidTimeZoneException()));
            await Quiet.Turns(2);
        }, new ReactorOptions { UnhandledException = reported.Add });
        FiberFailedEventArgs failure = Assert.Single(reported);
        Assert.Null(failure.Fiber);
        Assert.IsType<InvalidTimeZoneException>(failure.Exception);
    }
}
