using FiberNet.Advanced;

namespace FiberNet.Tests.Threads;

public class StopTests
{
    [Fact]
    public void Stop_from_any_thread_ends_a_sleeping_reactor_and_Run_throws()
    {
        for (int round = 0; round < 50; round++)
        {
            Reactor? reactor = null;
            using var started = new ManualResetEventSlim();
            Task stopper = Task.Run(() =>
            {
                started.Wait();
                reactor!.Stop();
            });
            Assert.Throws<OperationCanceledException>(() => Rig.Run(async () =>
            {
                reactor = Reactor.Current;
                started.Set();
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }));
            stopper.Wait();
        }
    }

    [Fact]
    public void Stop_from_inside_a_fiber_and_a_callback_does_the_same()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Rig.Run(async () =>
        {
            Reactor.Current.Stop();
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        }));
        Assert.ThrowsAny<OperationCanceledException>(() => Rig.Run(async () =>
        {
            Reactor.Current.Post(Reactor.Current.Stop);
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        }));
    }

    [Fact]
    public void Shutdown_runs_finally_blocks_that_park()
    {
        var order = new List<string>();
        Rig.Run(async () =>
        {
            (int read, int write) = Kernel.Pipe();
            Fiber.Create(async () =>
            {
                using var reader = new Descriptor(read);
                try
                {
                    await ByteRead.Start(reader);
                }
                finally
                {
                    using (Fiber.Shield(TimeSpan.FromSeconds(10)))
                        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                    order.Add("finally");
                    Kernel.Close(write);
                }
            });
        });
        Assert.Equal(["finally"], order);
    }

    [Fact]
    public void A_shutdown_lasts_no_longer_than_its_fibers_take_to_end()
    {
        // For ever: if the loop slept although the cancelled fibers are ready, this would hang.
        Rig.Run(async () =>
        {
            Fiber.Create(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            await Fiber.Yield();
        }, new ReactorOptions { ShutdownTimeout = Timeout.InfiniteTimeSpan });
    }

    [Fact]
    public void A_fiber_that_refuses_to_end_is_named_and_abandoned()
    {
        var reported = new List<FiberFailedEventArgs>();
        var never = new TaskCompletionSource();
        Rig.Run(async () =>
        {
            Fiber.Start(async () => await never.Task, "stubborn");
            await Fiber.Yield();
        }, new ReactorOptions { Clock = new VirtualClock(), ShutdownTimeout = TimeSpan.FromSeconds(3), UnhandledException = reported.Add });
        FiberFailedEventArgs failure = Assert.Single(reported);
        Assert.IsType<TimeoutException>(failure.Exception);
        Assert.Contains("stubborn", failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fibers_parked_on_everything_all_end()
    {
        const int count = 30_000;
        int ended = 0;
        Rig.Run(async () =>
        {
            (int read, int write) = Kernel.Pipe();
            var reader = new Descriptor(read);
            var mutex = new FiberMutex();
            for (int i = 0; i < count; i++)
            {
                int kind = i % 3;
                Fiber.Create(async () =>
                {
                    try
                    {
                        if (kind == 0)
                            await ByteRead.Start(reader);
                        else if (kind == 1)
                            await Fiber.Sleep(TimeSpan.FromDays(30_000));
                        else
                            await Reactor.IoWait(write, IoEvents.Read, TimeSpan.FromDays(1));
                    }
                    finally
                    {
                        if (++ended == count)
                        {
                            reader.Close();
                            Kernel.Close(write);
                        }
                    }
                });
            }

            Assert.Equal(count + 1, Reactor.Current.Statistics.Fibers);
        });
        Assert.Equal(count, ended);
    }

    [Fact]
    public void A_fiber_that_is_started_during_the_shutdown_is_cancelled_too()
    {
        bool ended = false;
        Rig.Run(async () =>
        {
            Reactor reactor = Reactor.Current;
            Fiber.Create(async () =>
            {
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    reactor.Post(async () =>
                    {
                        try
                        {
                            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                        }
                        finally
                        {
                            ended = true;
                        }
                    });
                    using (Fiber.Shield(TimeSpan.FromSeconds(1)))
                        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                }
            });
        });
        Assert.True(ended);
    }
}
