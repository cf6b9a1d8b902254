namespace FiberNet.Tests;

public class ContextTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Fact]
    public void Run_restores_the_synchronization_context_of_the_thread()
    {
        SynchronizationContext? seen = null;
        var outer = new SynchronizationContext();
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(outer);
            FiberScheduler.Run(async () => Assert.NotSame(outer, SynchronizationContext.Current));
            seen = SynchronizationContext.Current;
        });
        thread.Start();
        thread.Join();
        Assert.Same(outer, seen);
    }

    [Fact]
    public void An_async_local_flows_from_creator_to_child_and_never_leaks() => Sim.Run(async () =>
    {
        s_local.Value = "main";
        string?[] seen = new string?[4];
        Fiber a = Fiber.Start(async () =>
        {
            seen[0] = s_local.Value;
            s_local.Value = "a";
            await Fiber.Yield();
            seen[1] = s_local.Value;
        });
        Fiber b = Fiber.Create(async () =>
        {
            s_local.Value = "b";
            await Fiber.Yield();
            seen[2] = s_local.Value;
        });
        Assert.Equal("main", s_local.Value);
        await a;
        await b;
        Assert.Equal("main", s_local.Value);
        await Fiber.Create(async () => s_local.Value = "c");
        Assert.Equal("main", s_local.Value);
        Assert.Equal<string?>(new List<string?> { "main", "a", "b", null }, seen);
    });

    [Fact]
    public void A_change_in_a_callee_is_seen_by_the_caller() => Sim.Run(async () =>
    {
        static async FiberTask Callee()
        {
            await Fiber.Yield();
            s_local.Value = "callee";
        }

        s_local.Value = "caller";
        await Callee();
        Assert.Equal("callee", s_local.Value);
    });

    [Fact]
    public void Suppressed_flow_keeps_the_creators_own_values() => Sim.Run(async () =>
    {
        string? inChild = "?";
        s_local.Value = "old";
        await Fiber.Yield();
        s_local.Value = "new";
        using (ExecutionContext.SuppressFlow())
        {
            Fiber.Create(async () =>
            {
                inChild = s_local.Value;
                s_local.Value = "child";
                await Fiber.Yield();
            });
            Assert.True(ExecutionContext.IsFlowSuppressed());
            Assert.Equal("new", s_local.Value);
        }

        Assert.Equal("new", s_local.Value);
        await Fiber.Yield();
        Assert.Equal("new", s_local.Value);
        Assert.Null(inChild);
    });

    [Fact]
    public void Suppressed_flow_ends_with_the_slice_and_loses_no_value() => Sim.Run(async () =>
    {
        s_local.Value = "mine";
        Fiber other = Fiber.Start(async () =>
        {
            s_local.Value = "other";
            await Fiber.Yield();
            Assert.Equal("other", s_local.Value);
        });
        ExecutionContext.SuppressFlow();
        await Fiber.Yield();
        Assert.False(ExecutionContext.IsFlowSuppressed());
        Assert.Equal("mine", s_local.Value);
        await other;
        Assert.Equal("mine", s_local.Value);
    });

    [Fact]
    public void Run_works_under_suppressed_flow_and_restores_it()
    {
        s_local.Value = "outside";
        using (ExecutionContext.SuppressFlow())
        {
            Sim.Run(async () =>
            {
                s_local.Value = "inside";
                await Fiber.Yield();
            });
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }

        Assert.Equal("outside", s_local.Value);
        Assert.Null(FiberScheduler.Current);
    }

    [Fact]
    public void Posted_callbacks_see_the_values_of_the_caller_of_Run()
    {
        s_local.Value = "base";
        string? first = null;
        string? second = null;
        Sim.Run(async () =>
        {
            s_local.Value = "fiber";
            FiberScheduler.Current!.Post(() =>
            {
                first = s_local.Value;
                s_local.Value = "callback";
            });
            FiberScheduler.Current!.Post(() => second = s_local.Value);
            await Fiber.Sleep(Sim.Seconds(1));
            Assert.Equal("fiber", s_local.Value);
        });
        Assert.Equal("base", first);
        Assert.Equal("base", second);
        Assert.Equal("base", s_local.Value);
    }

    [Fact]
    public void Values_set_by_the_failure_handler_reach_no_fiber()
    {
        s_local.Value = "base";
        string? seen = null;
        FiberScheduler.Run(
            async () =>
            {
                Fiber.Start(static async () => throw new InvalidTimeZoneException());
                await Fiber.Sleep(Sim.Seconds(1));
                seen = s_local.Value;
            },
            new FiberSchedulerOptions { Clock = new VirtualClock(), UnhandledException = _ => s_local.Value = "handler" });
        Assert.Equal("base", seen);
        Assert.Equal("base", s_local.Value);
    }

    [Fact]
    public void Values_stay_with_their_fibers_under_the_capture_switch()
    {
        const string Switch = "FiberNet.Fibers.CaptureContext";
        AppContext.SetSwitch(Switch, true);
        try
        {
            An_async_local_flows_from_creator_to_child_and_never_leaks();
            A_change_in_a_callee_is_seen_by_the_caller();
            Suppressed_flow_keeps_the_creators_own_values();
            Suppressed_flow_ends_with_the_slice_and_loses_no_value();
            Run_works_under_suppressed_flow_and_restores_it();
            Posted_callbacks_see_the_values_of_the_caller_of_Run();
        }
        finally
        {
            AppContext.SetSwitch(Switch, false);
        }
    }

    [Fact]
    public void A_fiber_local_has_a_value_for_each_fiber() => Sim.Run(async () =>
    {
        var local = new FiberLocal<int>();
        var other = new FiberLocal<string>();
        Assert.False(local.HasValue);
        Assert.Equal(0, local.Value);
        local.Value = 1;
        Fiber child = Fiber.Start(async () =>
        {
            Assert.False(local.HasValue);
            local.Value = 2;
            other.Value = "x";
            await Fiber.Yield();
            Assert.Equal(2, local.Value);
            Assert.Equal("x", other.Value);
        });
        await child;
        Assert.Equal(1, local.Value);
        Assert.Null(other.Value);
        local.Value = 3;
        Assert.Equal(3, local.Value);
        local.Clear();
        Assert.False(local.HasValue);
    });

    [Fact]
    public void The_value_of_a_fiber_local_goes_with_its_fiber() => Sim.Run(async () =>
    {
        var local = new FiberLocal<object>();
        var value = new WeakReference(null);
        Fiber fiber = Fiber.Start(async () =>
        {
            value.Target = local.Value = new object();
            await Fiber.Yield();
            GC.Collect();
            Assert.True(value.IsAlive);
        });
        await fiber;
        GC.Collect();
        Assert.False(value.IsAlive);
    });

    [Fact]
    public void A_fiber_local_needs_a_fiber() => Assert.Throws<InvalidOperationException>(() => new FiberLocal<int>().Value);
}
