using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>The check of the thread looks at where the stack is first: it must neither refuse its own thread nor let another one in.</summary>
public class ThreadRuleTests
{
    [Fact]
    public void The_thread_is_recognized_deep_in_the_stack()
    {
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>(2);
            Assert.True(Deep(2000, () => channel.TryPut(1)));
            Assert.Equal(1, (await channel.Get()).Value);
        });
    }

    [Fact]
    public void Another_thread_is_refused_at_any_stack_depth()
    {
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>(2);
            Assert.True(channel.TryPut(1));
            int refused = 0;
            var thread = new Thread(() =>
            {
                for (int depth = 1; depth < 2000; depth *= 2)
                {
                    Assert.Throws<InvalidOperationException>(() => Deep(depth, () => channel.TryPut(2)));
                    refused++;
                }
            });
            thread.Start();
            thread.Join();
            Assert.Equal(11, refused);
            Assert.Equal(1, channel.Count);
            await Fiber.Yield();
        });
    }

    [Fact]
    public void Members_of_a_fiber_refuse_another_thread() => Sim.Run(async () =>
    {
        Fiber<int> fiber = Fiber.Start(async () => 1);
        await fiber.Join();
        using var source = new CancellationTokenSource();
        using CancelRegistration registration = Fiber.CancelOn(source.Token);
        var semaphore = new FiberSemaphore(1);
        Assert.True(semaphore.TryAcquire());
        FiberScheduler scheduler = FiberScheduler.Require();
        Action[] calls =
        [
            () => _ = fiber.Status, () => _ = fiber.Exception, () => _ = fiber.StackTrace, () => _ = fiber.CancellationToken,
            () => fiber.Info(), () => fiber.Cancel(), () => fiber.Wakeup(), () => fiber.Join(), () => fiber.Join(Sim.Seconds(1)),
            () => scheduler.RefuseWith<int>(new InvalidTimeZoneException()), () => fiber.AsTask(), registration.Dispose, () => semaphore.Release(), () => semaphore.TryAcquire(),
        ];
        Exception?[] thrown = new Exception?[calls.Length];
        var thread = new Thread(() =>
        {
            for (int i = 0; i < calls.Length; i++)
                thrown[i] = Record.Exception(calls[i]);
        });
        thread.Start();
        thread.Join();
        Assert.All(thrown, exception => Assert.IsType<InvalidOperationException>(exception));
        Assert.Equal(FiberStatus.Dead, fiber.Status);
    });

    [Fact]
    public void The_thread_is_refused_after_the_run_has_ended()
    {
        FiberChannel<int> channel = null!;
        Sim.Run(async () =>
        {
            channel = new FiberChannel<int>(2);
            channel.TryPut(1);
        });
        Assert.Throws<InvalidOperationException>(() => channel.TryPut(2));
        Sim.Run(async () => Assert.Throws<InvalidOperationException>(() => channel.TryPut(2)));
    }

    [Fact]
    public void A_loop_started_near_the_stack_end_checks_its_thread()
    {
        // First on a usual stack: the compiler must not need the small one.
        UseChannel();
        var thread = new Thread(UseChannel, maxStackSize: 128 * 1024);
        thread.Start();
        thread.Join();

        static void UseChannel() => Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>(2);
            Assert.True(channel.TryPut(1));
            Assert.Equal(1, (await channel.Get()).Value);
        });
    }

    [Fact]
    public void Current_scheduler_is_per_thread()
    {
        // The phases of both threads, by turns: alone, both, the other one alone, nobody.
        using var phase = new Barrier(2);
        FiberScheduler? inner = null;
        var other = new Thread(() =>
        {
            Assert.Throws<InvalidOperationException>(() => FiberScheduler.Require());
            phase.SignalAndWait();
            phase.SignalAndWait();
            inner = RunForTwoPhases();
            Assert.Throws<InvalidOperationException>(() => FiberScheduler.Require());
        });
        other.Start();
        phase.SignalAndWait();
        FiberScheduler outer = RunForTwoPhases();
        phase.SignalAndWait();
        other.Join();
        Assert.NotSame(outer, inner);

        FiberScheduler RunForTwoPhases() => FiberScheduler.Run(
            async () =>
            {
                FiberScheduler scheduler = FiberScheduler.Current!;
                Assert.Same(scheduler, FiberScheduler.Require());
                phase.SignalAndWait();
                phase.SignalAndWait();
                Assert.Same(scheduler, FiberScheduler.Require());
                await Fiber.Yield();
                Assert.Same(scheduler, FiberScheduler.Require());
                return scheduler;
            },
            new FiberSchedulerOptions { BlockingDetection = BlockingDetection.Off });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Deep(int depth, Func<bool> call)
    {
        Span<byte> frame = stackalloc byte[128];
        frame[depth % 128] = 1;
        bool result = depth == 0 ? call() : Deep(depth - 1, call);
        return result && frame[depth % 128] == 1;
    }
}
