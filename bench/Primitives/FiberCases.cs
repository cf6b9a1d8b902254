namespace FiberNet.Bench;

/// <summary>The primitives of fibers.</summary>
internal static class FiberCases
{
    private static readonly AsyncLocal<object> s_local = new();

    internal static IEnumerable<Case> All =>
    [
        Make("switch, 1 fiber", Yields),
        Make("switch, 100 fibers", n => Many(100, n, Yields)),
        Make("switch, 100 fibers, each with an AsyncLocal of its own", n => Many(100, n, YieldsWithLocal)),
        new("context", "fiber: what a switch pays for AsyncLocal where none is used", ContextChecks),
        Make("spawn and finish, never parks", SpawnSync),
        Make("spawn and finish, parks once", SpawnYield),
        Make("call that completes synchronously", Sync),
        Make("nested call that parks", Nested),
        Make("three levels that park", Three),
        Make("channel round trip", ChannelRoundTrip),
        Make("mutex lock and unlock", Mutex),
        Make("time limit, armed and dropped", Limits),
    ];

    private static Case Make(string operation, Func<int, FiberTask> body) =>
        new(operation, "fiber: " + operation, n => FiberScheduler.Run(() => body(n)));

    private static async FiberTask Yields(int n)
    {
        for (int i = 0; i < n; i++)
            await Fiber.Yield();
    }

    private static async FiberTask YieldsWithLocal(int n)
    {
        s_local.Value = new object();
        for (int i = 0; i < n; i++)
            await Fiber.Yield();
    }

    /// <summary>
    /// What the scheduler does in each switch at most: two comparisons, of the context before the slice and of the one after it.
    /// Where it sees the runtime's own field it does not capture, and that costs less.
    /// </summary>
    private static void ContextChecks(int n)
    {
        ExecutionContext? installed = ExecutionContext.Capture();
        ExecutionContext? own = installed;
        for (int i = 0; i < n; i++)
        {
            if (!ReferenceEquals(Volatile.Read(ref own), installed) || !ReferenceEquals(ExecutionContext.Capture(), installed))
                throw new InvalidOperationException("The context changes only where an AsyncLocal is set.");
        }
    }

    private static async FiberTask Many(int fibers, int n, Func<int, FiberTask> body)
    {
        var all = new Fiber[fibers];
        for (int i = 0; i < fibers; i++)
            all[i] = Fiber.Start(() => body(n / fibers));
        foreach (Fiber fiber in all)
            await fiber.Join();
    }

    private static async FiberTask SpawnSync(int n)
    {
        for (int i = 0; i < n; i++)
            Fiber.Create(0, static _ => SyncBody());
    }

    private static async FiberTask SyncBody()
    {
    }

    private static async FiberTask SpawnYield(int n)
    {
        for (int i = 0; i < n; i++)
        {
            Fiber.Create(0, static _ => YieldOnce());
            if ((i & 15) == 15)
                await Fiber.Yield();
        }
    }

    private static async FiberTask YieldOnce() => await Fiber.Yield();

    private static async FiberTask<int> One(int i) => i;

    private static async FiberTask Sync(int n)
    {
        for (int i = 0; i < n; i++)
            await One(i);
    }

    private static async FiberTask Nested(int n)
    {
        for (int i = 0; i < n; i++)
            await YieldOnce();
    }

    private static async FiberTask Two() => await YieldOnce();

    private static async FiberTask TwoMore() => await Two();

    private static async FiberTask Three(int n)
    {
        for (int i = 0; i < n; i++)
            await TwoMore();
    }

    private static async FiberTask ChannelRoundTrip(int n)
    {
        var there = new FiberChannel<int>(1);
        var back = new FiberChannel<int>(1);
        Fiber echo = Fiber.Start(async () =>
        {
            for (int i = 0; i < n; i++)
                await back.Put((await there.Get()).Value);
        });
        for (int i = 0; i < n; i++)
        {
            await there.Put(i);
            await back.Get();
        }

        await echo.Join();
    }

    private static async FiberTask Mutex(int n)
    {
        var mutex = new FiberMutex();
        for (int i = 0; i < n; i++)
        {
            using (await mutex.Lock())
            {
            }
        }
    }

    private static async FiberTask Limits(int n)
    {
        TimeSpan limit = TimeSpan.FromSeconds(30);
        for (int i = 0; i < n; i++)
        {
            using (Fiber.TimeLimit(limit))
            {
            }
        }
    }
}
