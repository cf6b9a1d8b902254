namespace FiberNet.Tests.Threads;

public class OffloadTests
{
    [Fact]
    public void A_call_runs_on_another_thread_and_its_outcome_comes_back() => Rig.Run(async () =>
    {
        Thread own = Thread.CurrentThread;
        Assert.NotSame(own, await Reactor.Offload(() => Thread.CurrentThread));
        Assert.Same(own, Thread.CurrentThread);
        bool ran = false;
        await Reactor.Offload(() => { ran = true; });
        Assert.True(ran);
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => { await Reactor.Offload((Func<int>)(() => throw new InvalidTimeZoneException())); });
        await FiberAssert.Throws<InvalidTimeZoneException>(() => Reactor.Offload((Action)(() => throw new InvalidTimeZoneException())));
    });

    [Fact]
    public void Asynchronous_code_runs_on_the_pool_too() => Rig.Run(async () =>
    {
        Thread own = Thread.CurrentThread;
        Assert.NotSame(own, await Reactor.Offload(async () =>
        {
            await Task.Yield();
            return Thread.CurrentThread;
        }));
        Thread? thread = null;
        await Reactor.Offload(async () =>
        {
            await Task.Yield();
            thread = Thread.CurrentThread;
        });
        Assert.NotSame(own, thread);
        Assert.Same(own, Thread.CurrentThread);
        await FiberAssert.Throws<InvalidTimeZoneException>(() => Reactor.Offload(async () =>
        {
            await Task.Yield();
            throw new InvalidTimeZoneException();
        }));
        await FiberAssert.Throws<InvalidTimeZoneException>(() => Reactor.Offload((Func<Task>)(() => throw new InvalidTimeZoneException())));
    });

    [Fact]
    public void The_fibers_AsyncLocals_are_seen_by_the_call() => Rig.Run(async () =>
    {
        var local = new AsyncLocal<int> { Value = 42 };
        Assert.Equal(42, await Reactor.Offload(() => local.Value));
        Assert.Equal(42, await Reactor.Offload(async () =>
        {
            await Task.Yield();
            return local.Value;
        }));
    });

    [Fact]
    public void Code_of_tasks_on_the_reactors_thread_may_await_it() => Rig.Run(async () =>
    {
        async Task<int> FromTask()
        {
            await Reactor.Offload(() => { });
            return await Reactor.Offload(() => 7);
        }

        Assert.Equal(7, await FromTask());
    });

    [Fact]
    public void A_cancel_and_a_timeout_stop_the_waiting_and_not_the_call() => Rig.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        using var done = new SemaphoreSlim(0);
        int Blocked()
        {
            gate.Wait();
            done.Release();
            return 1;
        }

        Fiber cancelled = Fiber.Create(async () => { await Reactor.Offload(Blocked); });
        cancelled.Cancel();
        await cancelled.Throws<FiberCanceledException>();
        Assert.Equal(-5, await Reactor.Offload(Blocked, TimeSpan.FromMinutes(1), -5));
        gate.Set();
        await done.WaitAsync();
        await done.WaitAsync();
    }, Rig.Virtual);

    [Fact]
    public void More_calls_than_allowed_wait_for_their_turn_in_order() => Rig.Run(async () =>
    {
        int running = 0, most = 0;
        var order = new List<int>();
        Fiber[] fibers = [.. Enumerable.Range(0, 50).Select(i => Fiber.Create(async () =>
        {
            await Reactor.Offload(() =>
            {
                int now = Interlocked.Increment(ref running);
                lock (order)
                {
                    most = Math.Max(most, now);
                    order.Add(i);
                }

                Thread.Yield();
                Interlocked.Decrement(ref running);
            });
        }))];
        foreach (Fiber fiber in fibers)
            await fiber.Join();
        Assert.Equal(1, most);
        Assert.Equal(Enumerable.Range(0, 50), order);
    }, new ReactorOptions { MaxOffloads = 1 });

    [Fact]
    public void A_call_whose_fiber_has_gone_before_its_turn_never_runs() => Rig.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        bool ran = false;
        Fiber first = Fiber.Create(async () => { await Reactor.Offload(gate.Wait); });
        Fiber second = Fiber.Create(async () => { await Reactor.Offload(() => { ran = true; }); });
        Fiber<int> third = Fiber.Create(async () => await Reactor.Offload(() => 3));
        second.Cancel();
        await second.Throws<FiberCanceledException>();
        gate.Set();
        Assert.Equal(3, await third.Join());
        await first.Join();
        Assert.False(ran);
    }, new ReactorOptions { MaxOffloads = 1 });

    [Fact]
    public void Offloads_left_while_threads_are_taken_do_not_pile_up() => Rig.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        Fiber blocked = Fiber.Create(async () => { await Reactor.Offload(gate.Wait); });
        Fiber<int> patient = Fiber.Create(async () => await Reactor.Offload(() => 3));
        var requests = new List<WeakReference>();
        for (int i = 0; i < 1000; i++)
            Assert.Equal(-1, await LeaveCall(requests));
        GC.Collect();
        Assert.InRange(requests.Count(request => request.IsAlive), 0, 200);
        gate.Set();
        Assert.Equal(3, await patient.Join());
        await blocked.Join();
    }, new ReactorOptions { MaxOffloads = 1, Clock = new VirtualClock { Patience = TimeSpan.Zero } });

    private static FiberTask<int> LeaveCall(List<WeakReference> requests)
    {
        byte[] request = new byte[100];
        requests.Add(new WeakReference(request));
        return Reactor.Offload(() => request.Length, TimeSpan.FromSeconds(1), -1);
    }

    [Fact]
    public void The_reactor_goes_on_while_calls_block() => Rig.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        Fiber blocked = Fiber.Create(async () => { await Reactor.Offload(gate.Wait); });
        for (int i = 0; i < 10; i++)
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        Assert.Equal(FiberStatus.Suspended, blocked.Status);
        gate.Set();
        await blocked.Join();
    });

    [Fact]
    public void A_call_that_comes_back_after_the_end_is_dropped()
    {
        using var gate = new ManualResetEventSlim();
        Rig.Run(async () =>
        {
            Fiber.Create(async () => { await Reactor.Offload(gate.Wait); });
            await Fiber.Yield();
        });
        gate.Set();
    }
}
