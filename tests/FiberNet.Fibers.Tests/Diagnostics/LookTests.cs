using System.Text.Json;

namespace FiberNet.Tests;

/// <summary>Looks at a scheduler that runs on, from another thread.</summary>
public class LookTests
{
    [Fact]
    public void Dumps_on_another_thread_survive_a_running_loop()
    {
        // Fibers that start, wait, wake and end as fast as they can: no look may throw, and each dump parses.
        FiberMutex? mutex = null;
        FiberChannel<int>? channel = null;
        LookMeanwhile(1000, Look, () => FiberScope.Run(async scope =>
        {
            mutex ??= new FiberMutex();
            channel ??= new FiberChannel<int>(2);
            for (int i = 0; i < 20; i++)
            {
                scope.Start(async () =>
                {
                    using MutexGuard guard = await mutex.Lock();
                    await channel.Put(1);
                    await Fiber.Sleep(TimeSpan.FromMicroseconds(10));
                });
                scope.Start(async () => await channel.Get());
                scope.Start(async () =>
                {
                    using (Fiber.TimeLimit(Sim.Seconds(60)))
                        await Task.Run(static () => { }).AsFiber();
                    await Task.Yield();
                });
            }

            await Fiber.Yield();
        }));

        static void Look(FiberScheduler scheduler)
        {
            using JsonDocument json = JsonDocument.Parse(scheduler.Dump(DumpFormat.Json));
            Assert.NotEmpty(scheduler.Dump());
        }
    }

    // The copy of a set that changes meanwhile has holes: looks failed on them about once in a thousand times. The fiber waits
    // for the scope while its children start others and end.
    [Fact]
    public void Looks_at_a_scope_whose_children_change_do_not_fail() => LookMeanwhile(
        20_000,
        static scheduler => Assert.NotNull(scheduler.Inspect()),
        static () => FiberScope.Run(async scope =>
        {
            for (int i = 0; i < 20; i++)
            {
                scope.Start(async () =>
                {
                    await Fiber.Yield();
                    scope.Start(async () => await Fiber.Yield());
                });
            }
        }));

    /// <summary>Looks at a scheduler from another thread so many times, while it repeats its work.</summary>
    private static void LookMeanwhile(int looks, Action<FiberScheduler> look, Func<FiberTask> work)
    {
        FiberScheduler? scheduler = null;
        Exception? failure = null;
        bool isDone = false;
        var looker = new Thread(() =>
        {
            failure = Record.Exception(() =>
            {
                for (int i = 0; i < looks; i++)
                    look(Volatile.Read(ref scheduler)!);
            });
            Volatile.Write(ref isDone, true);
        });
        FiberScheduler.Run(async () =>
        {
            Volatile.Write(ref scheduler, FiberScheduler.Current);
            looker.Start();
            while (!Volatile.Read(ref isDone))
                await work();
        });
        looker.Join();
        Assert.Null(failure);
    }
}
