using FiberNet.Bench.Bare;

namespace FiberNet.Bench;

/// <summary>The bodies of <see cref="FiberCases"/> on the yardstick, <see cref="BareScheduler"/>.</summary>
internal static class BareCases
{
    private static readonly BareScheduler s_scheduler = new();

    internal static IEnumerable<Case> All =>
    [
        Make("switch, 1 fiber", n => Yields(s_scheduler, n)),
        Make("switch, 100 fibers", n => Many(s_scheduler, 100, n)),
        Make("spawn and finish, never parks", n => SpawnSync(s_scheduler, n)),
        Make("spawn and finish, parks once", n => SpawnYield(s_scheduler, n)),
        Make("call that completes synchronously", Sync),
        Make("nested call that parks", n => Nested(s_scheduler, n)),
        Make("three levels that park", n => Three(s_scheduler, n)),
        Make("channel round trip", n => ChannelRoundTrip(s_scheduler, n)),
    ];

    private static Case Make(string operation, Func<int, BareTask> body) =>
        new(operation, "bare: " + operation, n => s_scheduler.Run(n, body));

    private static async BareTask Yields(BareScheduler scheduler, int n)
    {
        for (int i = 0; i < n; i++)
            await scheduler.Yield();
    }

    private static async BareTask Many(BareScheduler scheduler, int fibers, int n)
    {
        for (int i = 0; i < fibers; i++)
            scheduler.Spawn(n / fibers, each => Yields(scheduler, each));
    }

    private static async BareTask SpawnSync(BareScheduler scheduler, int n)
    {
        for (int i = 0; i < n; i++)
            scheduler.Spawn(0, static _ => SyncBody());
    }

    private static async BareTask SyncBody()
    {
    }

    private static async BareTask SpawnYield(BareScheduler scheduler, int n)
    {
        for (int i = 0; i < n; i++)
        {
            scheduler.Spawn(scheduler, static own => YieldOnce(own));
            if ((i & 15) == 15)
                await scheduler.Yield();
        }
    }

    private static async BareTask YieldOnce(BareScheduler scheduler) => await scheduler.Yield();

    private static async BareTask<int> One(int i) => i;

    private static async BareTask Sync(int n)
    {
        for (int i = 0; i < n; i++)
            await One(i);
    }

    private static async BareTask Nested(BareScheduler scheduler, int n)
    {
        for (int i = 0; i < n; i++)
            await YieldOnce(scheduler);
    }

    private static async BareTask Two(BareScheduler scheduler) => await YieldOnce(scheduler);

    private static async BareTask TwoMore(BareScheduler scheduler) => await Two(scheduler);

    private static async BareTask Three(BareScheduler scheduler, int n)
    {
        for (int i = 0; i < n; i++)
            await TwoMore(scheduler);
    }

    private static async BareTask ChannelRoundTrip(BareScheduler scheduler, int n)
    {
        var there = new BareChannel<int>(scheduler);
        var back = new BareChannel<int>(scheduler);
        scheduler.Spawn(n, async count =>
        {
            for (int i = 0; i < count; i++)
                await back.Put(await there.Get());
        });
        for (int i = 0; i < n; i++)
        {
            await there.Put(i);
            await back.Get();
        }
    }
}
