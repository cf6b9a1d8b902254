using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

/// <summary>Awaits that are refused, methods that nobody awaits, results that are read elsewhere: the user's clean-up runs all the same.</summary>
public class MisuseTests
{
    [Fact]
    public void A_refused_await_runs_finally_and_using_blocks() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        var channel = new FiberChannel<int>();
        FiberTask<Received<int>> used = channel.Get();
        channel.TryPut(1);
        await used;
        foreach (bool parksFirst in new[] { false, true })
        {
            var log = new List<string>();
            async FiberTask Misuses()
            {
                using (await mutex.Lock())
                {
                    try
                    {
                        if (parksFirst)
                            await Fiber.Yield();
                        log.Add("before");
                        await used;
                    }
                    finally
                    {
                        // Without an await: with one the compiler makes a catch of it, which was never skipped.
                        log.Add("finally");
                    }
                }
            }

            Assert.Contains("already awaited", (await FiberAssert.Throws<InvalidOperationException>(Misuses)).Message, StringComparison.Ordinal);
            Assert.Equal(["before", "finally"], log);
            Assert.False(mutex.IsLocked);
        }
    });

    [Fact]
    public void A_second_await_takes_nothing_from_the_first() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        FiberTask<Received<int>> get = channel.Get();
        Fiber<int> first = Fiber.Start(async () => (await get).Value);
        await Fiber.Yield();
        Fiber second = Fiber.Create(async () => { await get; });

        // The operation completes before the one that was refused has its turn.
        Assert.True(channel.TryPut(5));
        Assert.Contains("already awaited", (await second.Throws<InvalidOperationException>()).Message, StringComparison.Ordinal);
        Assert.Equal(5, await first);
    });

    [Fact]
    public void An_await_in_another_fiber_runs_its_finally_blocks() => Sim.Run(async () =>
    {
        FiberTask task = default;
        bool hasCleaned = false;
        Fiber owner = Fiber.Create(async () =>
        {
            task = Sleeps();
            await task;
        }, "owner");
        Fiber other = Fiber.Create(async () =>
        {
            try
            {
                await task;
            }
            finally
            {
                hasCleaned = true;
            }
        });
        await other.Throws<InvalidOperationException>();
        Assert.True(hasCleaned);
        await owner;
    });

    [Fact]
    public void Reading_a_method_outside_fibers_too_early_throws()
    {
        var log = new List<string>();
        var failures = new List<Exception?>();
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            async FiberTask Waits(string name)
            {
                try
                {
                    if (name == "get")
                        await channel.Get();
                    else if (name == "sleep")
                        await Fiber.Sleep(Sim.Seconds(1));
                    else
                        await Fiber.Yield();
                }
                finally
                {
                    log.Add(name);
                }
            }

            var isDone = new FiberEvent();
            FiberScheduler.Current!.Post(() =>
            {
                foreach (FiberTask task in new[] { Waits("get"), Waits("sleep"), Waits("yield") })
                    failures.Add(Record.Exception(() => task.GetAwaiter().GetResult()));
                isDone.Set();
            });
            await isDone.Wait();
            await Fiber.Sleep(Sim.Seconds(5));
        });
        Assert.Equal(3, failures.Count);
        Assert.All(failures, failure => Assert.Contains("has not completed", Assert.IsType<InvalidOperationException>(failure).Message, StringComparison.Ordinal));

        // The end of the scheduler ended the one that would have waited indefinitely.
        Assert.Equal(["yield", "sleep", "get"], log);
    }

    [Fact]
    public void Suspending_over_an_unawaited_method_throws_and_ends_both() => Sim.Run(async () =>
    {
        foreach (Func<FiberTask> park in new Func<FiberTask>[] { () => Fiber.Yield(), () => Fiber.Sleep(Sim.Seconds(1)), async () => await new FiberEvent().Wait() })
        {
            var mutex = new FiberMutex();
            var log = new List<string>();
            async FiberTask Forgotten()
            {
                using (await mutex.Lock())
                {
                    try
                    {
                        await new FiberChannel<int>().Get();
                    }
                    finally
                    {
                        log.Add("child");
                    }
                }
            }

            Fiber fiber = Fiber.Start(async () =>
            {
                try
                {
                    _ = Forgotten();
                    await park();
                }
                finally
                {
                    log.Add("parent");

                    // The fiber can park again: what stood in the way is gone.
                    using (await mutex.Lock())
                        await Fiber.Yield();
                }
            });
            Assert.Contains("has already suspended", (await fiber.Throws<InvalidOperationException>()).Message, StringComparison.Ordinal);
            Assert.Equal(["child", "parent"], log);
            Assert.False(mutex.IsLocked);
        }
    });

    [Fact]
    public void A_method_that_is_ended_starts_no_operation() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(1);
        async FiberTask Forgotten()
        {
            try
            {
                await new FiberEvent().Wait();
            }
            finally
            {
                await channel.Put(1);
            }
        }

        Fiber fiber = Fiber.Start(async () =>
        {
            _ = Forgotten();
            await Fiber.Yield();
        });
        await fiber.Throws<InvalidOperationException>();
        Assert.Equal(0, channel.Count);
    });

    [Fact]
    public void A_foreign_await_over_an_unawaited_method_reports_it()
    {
        var reports = new List<string>();
        bool hasCleaned = false;
        async FiberTask Forgotten()
        {
            try
            {
                await Fiber.Sleep(Sim.Seconds(1));
            }
            finally
            {
                hasCleaned = true;
            }
        }

        Sim.Run(async () =>
        {
            Fiber<int> fiber = Fiber.Start(async () =>
            {
                _ = Forgotten();
                return await Task.Run(static () => 3);
            });
            Assert.Equal(3, await fiber);
        }, failure => reports.Add(failure.Exception.Message));
        Assert.True(hasCleaned);
        Assert.Contains(nameof(Forgotten), Assert.Single(reports), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_fiber_ends_its_unawaited_method()
    {
        var log = new List<string>();
        var reports = new List<FiberFailedEventArgs>();
        var mutex = new FiberMutex();
        async FiberTask Inner(string how)
        {
            using (await mutex.Lock())
            {
                try
                {
                    if (how == "sleep")
                        await Fiber.Sleep(Sim.Seconds(9));
                    else if (how == "yield")
                        await Fiber.Yield();
                    else
                        await new FiberEvent().Wait();
                    await Fiber.Sleep(Sim.Seconds(9));
                }
                catch (FiberCanceledException)
                {
                    log.Add(how);
                    using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                        await Fiber.Yield();
                }
                finally
                {
                    log.Add("finally");
                }
            }
        }

        async FiberTask Forgotten(string how) => await Inner(how);
        Sim.Run(async () =>
        {
            foreach (string how in new[] { "sleep", "yield", "event" })
            {
                Fiber<int> fiber = Fiber.Create(async () =>
                {
                    _ = Forgotten(how);
                    return 7;
                });
                Assert.Equal(7, await fiber);
                Assert.False(mutex.IsLocked);
            }

            Assert.Equal(TimeSpan.Zero, Sim.Now);
        }, reports.Add);
        Assert.Equal(["sleep", "finally", "yield", "finally", "event", "finally"], log);
        Assert.Equal(3, reports.Count);
        Assert.All(reports, report => Assert.Contains(nameof(Forgotten), report.Exception.Message, StringComparison.Ordinal));
        Assert.All(reports, report => Assert.Contains("Await the call", report.Exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_method_that_refuses_to_end_is_given_up() => Assert.Single(ReportsOf(async () =>
    {
        _ = Stubborn();
    }), report => report.Contains("given up", StringComparison.Ordinal) && report.Contains(nameof(Stubborn), StringComparison.Ordinal));

    [Fact]
    public void A_result_read_on_another_thread_throws() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(1);
        for (int i = 0; i < 200; i++)
        {
            FiberTask<Received<int>> get = channel.Get();
            Assert.True(channel.TryPut(i));
            Assert.True(get.IsCompleted);
            Exception? thrown = ReadElsewhere(get);
            Assert.Contains("thread", Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
            Assert.Equal(i, (await get).Value);
        }

        // A method's frame, read elsewhere when it has ended.
        FiberTask<int> method = Later();
        Fiber<Exception?> reader = Fiber.Create(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(2));
            return ReadElsewhere(method);
        });
        Assert.Equal(8, await method);
        Assert.IsType<InvalidOperationException>(await reader);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exception? ReadElsewhere<T>(FiberTask<T> task)
    {
        Exception? thrown = null;
        var reader = new Thread(() => thrown = Record.Exception(() => { task.GetAwaiter().GetResult(); }));
        reader.Start();
        reader.Join();
        return thrown;
    }

    private static async FiberTask<int> Later()
    {
        await Fiber.Sleep(Sim.Seconds(1));
        return 8;
    }

    private static async FiberTask Stubborn()
    {
        while (true)
        {
            try
            {
                await Fiber.Sleep(Sim.Seconds(1));
            }
            catch (FiberCanceledException)
            {
                // And again.
            }
        }
    }

    private static async FiberTask Sleeps() => await Fiber.Sleep(Sim.Seconds(1));

    private static List<string> ReportsOf(Func<FiberTask> body)
    {
        var reports = new List<string>();
        Sim.Run(async () => await Fiber.Start(body), failure => reports.Add(failure.Exception.Message));
        return reports;
    }
}
