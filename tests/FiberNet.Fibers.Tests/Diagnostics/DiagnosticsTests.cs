using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet.Tests;

public class DiagnosticsTests
{
    [Fact]
    public void The_stack_of_a_suspended_fiber_names_its_methods() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(Outer);
        Assert.Empty(fiber.StackTrace);
        Assert.Empty(Fiber.Current.StackTrace);
        await Fiber.Yield();
        Assert.Equal(
            ["FiberNet.Tests.DiagnosticsTests.Inner", "FiberNet.Tests.DiagnosticsTests.Middle", "FiberNet.Tests.DiagnosticsTests.Outer"],
            fiber.StackTrace);
        await fiber;
        Assert.Empty(fiber.StackTrace);
    });

    [Fact]
    public void Info_tells_what_a_fiber_waits_for_and_since_when() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(3);
        Fiber getter = Fiber.Start(() => channel.Get(), "getter");
        Fiber sleeper = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(10)));
        Assert.Equal(FiberStatus.Ready, getter.Info().Status);
        Assert.Null(getter.Info().WaitsFor);
        await Fiber.Sleep(Sim.Seconds(2));
        FiberInfo info = getter.Info();
        Assert.Equal((getter.Id, "getter", FiberStatus.Suspended, 1L), (info.Id, info.Name, info.Status, info.Switches));
        Assert.Contains("(0 of 3 items)", info.WaitsFor, StringComparison.Ordinal);
        Assert.InRange(info.Since.TotalSeconds, 1.99, 2.01);
        Assert.Equal("sleeping", sleeper.Info().WaitsFor);
        Assert.InRange(sleeper.Info().TimeLeft!.Value.TotalSeconds, 7.99, 8.01);
        Assert.Equal(TimeSpan.Zero, Fiber.Current.Info().Since);
        Assert.Equal(2, Fiber.Current.Info().Switches);
        channel.Close();
        await getter;
        Assert.Equal(FiberStatus.Dead, getter.Info().Status);
    });

    [Fact]
    public void Info_counts_a_wait_from_the_last_slice() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(3));
            await Fiber.Sleep(Sim.Seconds(10));
        });
        await Fiber.Sleep(Sim.Seconds(5));
        Assert.InRange(fiber.Info().Since.TotalSeconds, 1.99, 2.01);
        await fiber;
    });

    [Fact]
    public void Run_times_are_measured_on_request_and_count_no_moment_twice()
    {
        var atLeast = TimeSpan.FromMilliseconds(2);
        var whole = Stopwatch.StartNew();
        (FiberInfo Creator, FiberInfo Child, FiberInfo Idle, string Dump) after = FiberScheduler.Run(
            async () =>
            {
                Fiber idle = Fiber.Create(() => Fiber.Sleep(Timeout.InfiniteTimeSpan), "idle");
                TimeSpan? idled = idle.Info().RunTime;
                Fiber creator = Fiber.Start(async () =>
                {
                    Spin(atLeast);
                    Fiber child = Fiber.Create(
                        async () =>
                        {
                            Spin(atLeast);
                            await Fiber.Yield();
                            Spin(atLeast);
                        },
                        "child");
                    Spin(atLeast);
                    Assert.InRange(Fiber.Current.Info().RunTime!.Value, 2 * atLeast, whole.Elapsed - atLeast);
                    await child;
                });
                Fiber child = null!;
                while (creator.Status != FiberStatus.Dead)
                {
                    child = Fiber.Living.SingleOrDefault(fiber => fiber.Name == "child") ?? child;
                    await Fiber.Yield();
                }

                Assert.Equal(idled, idle.Info().RunTime);
                return (creator.Info(), child.Info(), idle.Info(), FiberScheduler.Current!.Dump());
            },
            new FiberSchedulerOptions { MeasureFibers = true });
        Assert.True(after.Creator.RunTime >= 2 * atLeast && after.Child.RunTime >= 2 * atLeast);
        Assert.True(after.Creator.RunTime + after.Child.RunTime + after.Idle.RunTime <= whole.Elapsed);
        Assert.Contains(", ran ", after.Dump, StringComparison.Ordinal);

        static void Spin(TimeSpan time)
        {
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;)
            {
            }
        }
    }

    [Fact]
    public void Run_times_are_not_measured_by_default() => Sim.Run(async () =>
    {
        await Fiber.Yield();
        Assert.Null(Fiber.Current.Info().RunTime);
        Assert.DoesNotContain(", ran ", FiberScheduler.Current!.Dump(), StringComparison.Ordinal);
    });

    [Fact]
    public void The_stack_of_an_exception_shows_only_user_methods() => Sim.Run(async () =>
    {
        static async FiberTask Throwing()
        {
            await Middle();
            throw new InvalidTimeZoneException();
        }

        Fiber fiber = Fiber.Start(async () => await Throwing());
        InvalidTimeZoneException thrown = await fiber.Throws<InvalidTimeZoneException>();
        string trace = thrown.StackTrace!;
        Assert.Contains(nameof(Throwing), trace, StringComparison.Ordinal);
        Assert.DoesNotContain("FiberTask", trace.Replace("Fiber.FiberTask", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("FrameBox", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("TakeResult", trace, StringComparison.Ordinal);
    });

    [Fact]
    public void Blocking_the_thread_is_reported_once_for_each_place()
    {
        // What the code waits for comes from the handler itself, so nothing here depends on time.
        var calls = new List<BlockingCall>();
        var completion = new TaskCompletionSource();
        using var semaphore = new SemaphoreSlim(0);
        FiberScheduler.Run(async () =>
        {
            BlockOnTask(completion.Task);
            for (int i = 0; i < 3; i++)
                BlockOnTask(EndsOnceWaitedFor());
            semaphore.Wait();
            await Fiber.Yield();
        }, new FiberSchedulerOptions
        {
            BlockingDetected = call =>
            {
                calls.Add(call);
                if (!completion.TrySetResult())
                    semaphore.Release();
            },
        });
        Assert.Equal(2, calls.Count);
        Assert.Contains(nameof(BlockOnTask), calls[0].Method, StringComparison.Ordinal);
        Assert.Equal("main", calls[0].Fiber?.Name);
        Assert.Contains("Await instead", calls[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocking_throws_or_is_ignored_as_the_options_say()
    {
        FiberScheduler.Run(async () =>
        {
            var completion = new TaskCompletionSource<int>();
            Assert.Throws<InvalidOperationException>(() => completion.Task.Result);
            object gate = new();
            var held = new TaskCompletionSource();
            using var release = new ManualResetEventSlim();
            Task holder = Task.Run(() =>
            {
                lock (gate)
                {
                    held.SetResult();
                    release.Wait();
                }
            });
            await held.Task;
            Assert.Throws<InvalidOperationException>(() =>
            {
                lock (gate)
                    Assert.Fail("not reached");
            });
            release.Set();
            await holder;
        }, new FiberSchedulerOptions { BlockingDetection = BlockingDetection.Throw, BlockingDetected = _ => { } });

        var calls = new List<BlockingCall>();
        FiberScheduler.Run(async () => BlockOnTask(EndsOnceWaitedFor()), new FiberSchedulerOptions { BlockingDetection = BlockingDetection.Off, BlockingDetected = calls.Add });
        Assert.Empty(calls);
    }

    [Fact]
    public void The_library_itself_is_never_reported()
    {
        var calls = new List<BlockingCall>();
        FiberScheduler.Run(async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                // Ways to wait are what is tested: the loop's own timer, a timer of the runtime's, the thread pool.
                await Fiber.Sleep(TimeSpan.FromMilliseconds(2));
                await Task.Delay(1);
                await Task.Run(() => { });
                Console.Error.Write("");
            }
        }, new FiberSchedulerOptions { BlockingDetected = calls.Add });
        Assert.Empty(calls.Select(call => call.ToString()));
    }

    [Fact]
    public void A_lock_inside_a_library_is_not_reported_as_blocking()
    {
        var calls = new List<BlockingCall>();
        TextWriter writer = TextWriter.Synchronized(new StringWriter());
        Thread? holder = null;
        FiberScheduler.Run(async () =>
        {
            Thread waiter = Thread.CurrentThread;
            bool isHeld = false;
            holder = new Thread(() =>
            {
                lock (writer)
                {
                    Volatile.Write(ref isHeld, true);
                    waiter.SpinUntilBlocked();
                }
            });
            holder.Start();
            while (!Volatile.Read(ref isHeld))
                Thread.SpinWait(10);
            writer.Write("x");
        }, new FiberSchedulerOptions { BlockingDetected = calls.Add });
        holder!.Join();
        Assert.Empty(calls.Select(call => call.ToString()));
    }

    [Fact]
    public void Brief_contention_is_not_reported_as_blocking()
    {
        const int Rounds = 20;
        object gate = new();
        int blocked = 0;
        FiberScheduler.Run(async () =>
        {
            Thread waiter = Thread.CurrentThread;
            for (int i = 0; i < Rounds; i++)
            {
                bool isHeld = false, isOver = false;
                Task holder = Task.Run(() =>
                {
                    lock (gate)
                    {
                        Volatile.Write(ref isHeld, true);
                        while (!Volatile.Read(ref isOver) && (waiter.ThreadState & System.Threading.ThreadState.WaitSleepJoin) == 0)
                            Thread.SpinWait(10);
                    }
                });
                while (!Volatile.Read(ref isHeld))
                    Thread.SpinWait(10);
                try
                {
                    // Given back as soon as this thread is seen to wait: within microseconds, unless the holder is preempted.
                    lock (gate)
                        Thread.SpinWait(1);
                }
                catch (InvalidOperationException)
                {
                    blocked++;
                    Volatile.Write(ref isOver, true);
                }

                await holder;
            }
        }, new FiberSchedulerOptions { BlockingDetection = BlockingDetection.Throw, BlockingDetected = _ => { } });
        Assert.InRange(blocked, 0, Rounds - 1);
    }

    [Fact]
    public void A_release_that_waits_for_its_own_lock_is_not_blocking()
    {
        var calls = new List<BlockingCall>();
        using var semaphore = new SemaphoreSlim(0);
        object gate = typeof(SemaphoreSlim).GetField("m_lockObjAndDisposed", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(semaphore)!;
        FiberScheduler.Run(async () =>
        {
            Thread waiter = Thread.CurrentThread;
            bool isHeld = false;
            Task holder = Task.Run(() =>
            {
                lock (gate)
                {
                    Volatile.Write(ref isHeld, true);
                    waiter.SpinUntilBlocked();

                    // Longer than the threshold: what is tested is what the wait is for.
                    long end = FiberClock.Monotonic.Timestamp + 20_000_000;
                    while (FiberClock.Monotonic.Timestamp < end)
                        Thread.SpinWait(10);
                }
            });
            while (!Volatile.Read(ref isHeld))
                Thread.SpinWait(10);
            semaphore.Release();
            await holder;
        }, new FiberSchedulerOptions { BlockingDetected = calls.Add });
        Assert.Empty(calls.Select(call => call.ToString()));
    }

    [Fact]
    public void A_custom_poller_may_wait_for_a_lock()
    {
        var calls = new List<BlockingCall>();
        using var poller = new SemaphorePoller();
        var scheduler = new FiberScheduler(new FiberSchedulerOptions { BlockingDetected = calls.Add }, poller);
        scheduler.RunLoop(async () =>
        {
            await EndsOnceWaitedFor();
            return 0;
        });
        Assert.True(poller.HasWaited);
        Assert.Empty(calls.Select(call => call.ToString()));
    }

    private sealed class SemaphorePoller : IPoller, IDisposable
    {
        private readonly SemaphoreSlim _woken = new(0);

        public bool HasWaited { get; private set; }

        public void Poll(long timeout)
        {
            HasWaited |= timeout < 0;
            _woken.Wait(timeout < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMicroseconds(timeout / 1000));
        }

        public void Wake() => _woken.Release();

        public void Dispose() => _woken.Dispose();
    }

    /// <summary>A task that ends when the calling thread has blocked.</summary>
    private static Task EndsOnceWaitedFor()
    {
        Thread waiter = Thread.CurrentThread;
        var completion = new TaskCompletionSource();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            waiter.SpinUntilBlocked();
            completion.SetResult();
        });
        return completion.Task;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BlockOnTask(Task task) => task.Wait();

    private static async FiberTask Outer() => await Middle();

    private static async FiberTask<int> Middle()
    {
        await Inner();
        return 1;
    }

    private static async FiberTask Inner() => await Fiber.Sleep(Sim.Seconds(1));
}
