namespace FiberNet.Tests;

/// <summary>What allocates nothing in the steady state. The project is optimized and jitted once, see its file.</summary>
public class AllocationTests
{
    private const int Rounds = 1000;

    [OptimizedFact]
    public void A_yield_allocates_nothing() => Measure(static async () =>
    {
        for (int i = 0; i < Rounds; i++)
            await Fiber.Yield();
    });

    [OptimizedFact]
    public void A_sleep_allocates_nothing() => Measure(static async () =>
    {
        for (int i = 0; i < Rounds; i++)
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
    });

    [OptimizedFact]
    public void Nested_calls_that_suspend_allocate_nothing() => Measure(static async () =>
    {
        for (int i = 0; i < Rounds; i++)
        {
            if (await Nested(3) != 3)
                Assert.Fail("a wrong result");
        }
    });

    [OptimizedFact]
    public void A_channel_allocates_nothing()
    {
        var ping = new FiberChannel<int>();
        var pong = new FiberChannel<int>();
        Measure(async () =>
        {
            Fiber echo = Fiber.Create((ping, pong), static async channels =>
            {
                for (int i = 0; i < Rounds; i++)
                    await channels.pong.Put((await channels.ping.Get(TimeSpan.FromSeconds(1))).Value);
            });
            for (int i = 0; i < Rounds; i++)
            {
                await ping.Put(i, TimeSpan.FromSeconds(2));
                await pong.Get();
            }

            await echo;
        }, 400);
    }

    [OptimizedFact]
    public void A_name_function_costs_nothing_until_the_name_is_read() => Sim.Run(async () =>
    {
        async FiberTask<long> Allocated(Func<Fiber> spawn)
        {
            long before = 0;
            for (int i = -Rounds; i < Rounds; i++)
            {
                if (i == 0)
                    before = GC.GetAllocatedBytesForCurrentThread();
                spawn();
                await Fiber.Yield();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        long plain = await Allocated(static () => Fiber.Create(7, static async _ => await Fiber.Yield()));
        long named = await Allocated(static () => Fiber.Create(7, static async _ => await Fiber.Yield(), static number => $"number {number}"));
        Assert.Equal(plain, named);
    });


    [OptimizedFact]
    public void Locks_allocate_nothing()
    {
        var mutex = new FiberMutex();
        var semaphore = new FiberSemaphore(1);
        var condition = new FiberCondition();
        Measure(async () =>
        {
            Fiber other = Fiber.Create((mutex, semaphore, condition), static locks => Work(locks.mutex, locks.semaphore, locks.condition));
            await Work(mutex, semaphore, condition);
            await other;
        }, 400);
        static async FiberTask Work(FiberMutex mutex, FiberSemaphore semaphore, FiberCondition condition)
        {
            for (int i = 0; i < Rounds; i++)
            {
                using (await mutex.Lock())
                    await Fiber.Yield();
                await semaphore.Acquire();
                await Fiber.Yield();
                semaphore.Release();
                condition.Signal();
                await condition.Wait(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    [OptimizedFact]
    public void A_select_allocates_nothing()
    {
        var a = new FiberChannel<int>(1);
        var b = new FiberChannel<int>(1);
        ChannelGetCase<int> getA = a.GetCase();
        ChannelGetCase<int> getB = b.GetCase();
        Measure(async () =>
        {
            Fiber feeder = Fiber.Create((a, b), static async channels =>
            {
                for (int i = 0; i < Rounds; i++)
                {
                    await Fiber.Yield();
                    await (i % 2 == 0 ? channels.a : channels.b).Put(i);
                }
            });
            for (int i = 0; i < Rounds; i++)
                await Select.Any(getA, getB);
            await feeder;
        }, 400);
    }

    [OptimizedFact]
    public void A_fiber_is_one_small_object() => Measure(static async () =>
    {
        for (int i = 0; i < Rounds; i++)
        {
            Fiber.Start(1, static async _ => await Fiber.Yield());
            await Fiber.Yield();
            await Fiber.Yield();
        }
    }, Rounds * 120);

    private static void Measure(Func<FiberTask> work, long allowed = 0) => Sim.Run(async () =>
    {
        for (int i = 0; i < 3; i++)
            await work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        await work();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= allowed, $"{allocated} bytes, {allowed} are allowed");
    });

    private static async FiberTask<int> Nested(int depth)
    {
        if (depth > 0)
            return await Nested(depth - 1) + 1;
        await Fiber.Yield();
        return 0;
    }
}
