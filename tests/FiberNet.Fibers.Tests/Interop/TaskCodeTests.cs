namespace FiberNet.Tests;

/// <summary>async FiberTask methods that Task code calls on the scheduler's thread, outside fibers and inside them.</summary>
public class TaskCodeTests
{
    [Fact]
    public void Task_code_awaits_methods_that_sleep_yield_and_wait() => Sim.Run(async () =>
    {
        async Task<string> Code()
        {
            string first = await Steps("a");
            await Task.Yield();
            return first + await Steps("b");
        }

        Assert.Equal("a1a2a3b1b2b3", await OnScheduler(Code));
    });

    [Fact]
    public void Failures_reach_task_code_and_finally_runs() => Outside(async () =>
    {
        bool cleaned = false;
        async FiberTask Fails()
        {
            try
            {
                await Nested();
            }
            finally
            {
                await Fiber.Yield();
                cleaned = true;
            }
        }

        static async FiberTask Nested()
        {
            await Fiber.Sleep(Sim.Seconds(1));
            throw new InvalidTimeZoneException();
        }

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await Fails());
        Assert.True(cleaned);
    });

    [Fact]
    public void Method_that_has_ended_is_awaited_later() => Outside(async () =>
    {
        FiberTask<string> early = Steps("x");
        await Fiber.Sleep(Sim.Seconds(10));
        Assert.True(early.IsCompleted);
        Assert.Equal("x1x2x3", await early);
    });

    [Fact]
    public void Second_await_throws() => Outside(async () =>
    {
        FiberTask<string> steps = Steps("x");
        Task first = Await(steps);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await steps);
        await first;

        static async Task Await(FiberTask<string> task) => await task;
    });

    [Fact]
    public void Failure_that_nobody_awaits_is_reported()
    {
        var reports = new List<string>();
        Sim.Run(
            async () =>
            {
                FiberScheduler.Current!.Post(() => { _ = Fails(); });
                await Fiber.Sleep(Sim.Seconds(5));
            },
            failure => reports.Add(failure.Exception.ToString()));
        Assert.Contains("was not awaited", Assert.Single(reports), StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidTimeZoneException), reports[0], StringComparison.Ordinal);

        static async FiberTask Fails()
        {
            await Fiber.Sleep(Sim.Seconds(1));
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void Async_iterator_in_a_fiber_awaits_methods() => Sim.Run(async () =>
    {
        async IAsyncEnumerable<string> Lines()
        {
            for (int i = 0; i < 3; i++)
            {
                yield return await Steps($"{i}:");
                await Task.Yield();
            }
        }

        var seen = new List<string>();
        await foreach (string line in Lines())
        {
            seen.Add(line);
            await Fiber.Yield();
        }

        Assert.Equal(["0:10:20:3", "1:11:21:3", "2:12:22:3"], seen);
    });

    [Fact]
    public void Dispose_async_in_a_fiber_awaits_methods() => Sim.Run(async () =>
    {
        var resource = new Resource();
        await using (resource)
            await Fiber.Yield();
        Assert.Equal("c1c2c3", resource.Closed);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancel_of_the_fiber_reaches_its_method(int kind) => Sim.Run(async () =>
    {
        var lockedFirst = new FiberMutex();
        Fiber holder = Fiber.Create(async () =>
        {
            using MutexGuard held = await lockedFirst.Lock();
            await Fiber.Sleep(Sim.Seconds(100));
        });
        Exception? seen = null;
        async FiberTask Waits()
        {
            try
            {
                if (kind == 0)
                    await Fiber.Sleep(Sim.Seconds(50));
                else if (kind == 1)
                    using (await lockedFirst.Lock())
                        Assert.Fail("the lock is held");
                else
                    for (; ; )
                        await Fiber.Yield();
            }
            catch (Exception exception)
            {
                seen = exception;
                throw;
            }
        }

        async Task Code() => await Waits();
        Fiber fiber = Fiber.Start(async () => await Code());
        for (int i = 0; i < 5; i++)
            await Fiber.Yield();
        fiber.Cancel();
        await fiber.Throws<FiberCanceledException>();
        Assert.IsType<FiberCanceledException>(seen);
        Assert.True(fiber.IsCanceled);
        holder.Cancel();
    });

    [Fact]
    public void Time_limit_of_the_fiber_reaches_its_method() => Sim.Run(async () =>
    {
        async Task Code()
        {
            await Assert.ThrowsAsync<TimeoutException>(async () => await Steps("slow", Sim.Seconds(50)));
        }

        Fiber fiber = Fiber.Start(async () =>
        {
#pragma warning disable FIBER008 // What is tested: the limit reaches the method that the Task code awaits.
            using InterruptGuard limit = Fiber.TimeLimit(Sim.Seconds(1));
            await Code();
#pragma warning restore FIBER008
        });
        Assert.True(await fiber.Join(Sim.Seconds(5)));
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void End_of_the_fiber_cancels_its_methods() => Sim.Run(async () =>
    {
        Task? left = null;
        await Fiber.Start(async () =>
        {
            left = Code();
            await Fiber.Yield();
        }).Join();
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.True(left!.IsCanceled);

        static async Task Code() => await Steps("slow", Sim.Seconds(50));
    });

    [Fact]
    public void End_of_the_scheduler_ends_the_method()
    {
        Task? left = null;
        Sim.Run(async () =>
        {
            FiberScheduler.Current!.Post(() => { left = Code(); });
            await Fiber.Sleep(Sim.Seconds(1));
        });
        Assert.True(left!.IsCanceled);

        static async Task Code() => await Steps("slow", Sim.Seconds(50));
    }

    [Fact]
    public void Value_task_is_awaited_on_another_thread() => Sim.Run(async () =>
    {
        ValueTask<string> steps = Steps("v").AsValueTask();
        Assert.Equal("v1v2v3", await Task.Run(async () => await steps).AsFiber());
        Assert.Equal(5, await FiberTask.FromResult(5).AsValueTask());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await FiberTask.FromException(new InvalidTimeZoneException()).AsValueTask());
    });

    [Fact]
    public void Channel_and_scope_work_in_task_code() => Outside(async () =>
    {
        var channel = new FiberChannel<int>(1);
        Fiber.Start(async () =>
        {
            for (int i = 1; i <= 5; i++)
                await channel.Put(i);
            channel.Close();
        });
        int sum = 0;
        await foreach (int item in channel)
            sum += item;
        Assert.Equal(15, sum);
        int children = 0;
        await FiberScope.Run(async scope =>
        {
            scope.Start(async () =>
            {
                await Fiber.Sleep(Sim.Seconds(1));
                children++;
            });
            await Fiber.Yield();
        });
        Assert.Equal(1, children);
        Assert.Equal(7, await FiberScope.Run<int>(async _ =>
        {
            await Fiber.Yield();
            return 7;
        }));
    });

    private static async FiberTask<string> Steps(string name, TimeSpan? time = null)
    {
        string steps = $"{name}1";
        await Fiber.Sleep(time ?? Sim.Seconds(1));
        steps += $"{name}2";
        await Task.Yield();
        await Fiber.Yield();
        return steps + $"{name}3";
    }

    /// <summary>Runs Task code on the scheduler's thread, outside its fibers.</summary>
    private static void Outside(Func<Task> code) => Sim.Run(async () => await OnScheduler(async () =>
    {
        await code();
        return true;
    }));

    private static Task<T> OnScheduler<T>(Func<Task<T>> code)
    {
        var done = new TaskCompletionSource<T>();
        FiberScheduler.Current!.Post(() => { _ = Run(); });
        return done.Task;

        async Task Run()
        {
            try
            {
                Assert.False(Fiber.TryGetCurrent(out _));
                done.SetResult(await code());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }

    private sealed class Resource : IAsyncDisposable
    {
        internal string? Closed { get; private set; }

        public async ValueTask DisposeAsync() => Closed = await Steps("c");
    }
}
