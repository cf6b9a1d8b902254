using System.Threading.Channels;

namespace FiberNet.Bench;

/// <summary>The same with <see cref="Task"/> and <see cref="ValueTask"/> on <see cref="OneThread"/>.</summary>
internal static class TaskCases
{
    internal static IEnumerable<Case> All =>
    [
        Make("switch, 1 fiber", "switch, 1 task", Yields),
        Make("switch, 100 fibers", "switch, 100 tasks", n => Many(100, n, Yields)),
        Make("spawn and finish, never parks", SpawnSync),
        Make("spawn and finish, parks once", SpawnYield),
        Make("call that completes synchronously", Sync),
        Make("call that completes synchronously", "call that completes synchronously, ValueTask", SyncValue),
        Make("nested call that parks", Nested),
        Make("nested call that parks", "nested call that parks, ValueTask", NestedValue),
        Make("three levels that park", Three),
        Make("three levels that park", "three levels that park, ValueTask", ThreeValue),
        Make("channel round trip", ChannelRoundTrip),
        Make("mutex lock and unlock", "SemaphoreSlim wait and release", Semaphore),
        Make("time limit, armed and dropped", "CancellationTokenSource, armed and dropped", Limits),
    ];

    private static Case Make(string operation, Func<int, Task> body) => Make(operation, operation, body);

    private static Case Make(string operation, string label, Func<int, Task> body) =>
        new(operation, "task: " + label, n => new OneThread().Run(() => body(n)));

    private static async Task Yields(int n)
    {
        for (int i = 0; i < n; i++)
            await Task.Yield();
    }

    private static async Task Many(int tasks, int n, Func<int, Task> body)
    {
        var all = new Task[tasks];
        for (int i = 0; i < tasks; i++)
            all[i] = body(n / tasks);
        await Task.WhenAll(all);
    }

    private static async Task SpawnSync(int n)
    {
        for (int i = 0; i < n; i++)
            _ = SyncBody();
    }

    private static async Task SyncBody()
    {
    }

    private static async Task SpawnYield(int n)
    {
        for (int i = 0; i < n; i++)
        {
            _ = YieldOnce();
            if ((i & 15) == 15)
                await Task.Yield();
        }
    }

    private static async Task YieldOnce() => await Task.Yield();

    private static async ValueTask YieldOnceValue() => await Task.Yield();

    private static async Task<int> One(int i) => i & 1;

    private static async Task Sync(int n)
    {
        for (int i = 0; i < n; i++)
            await One(i);
    }

    private static async ValueTask<int> OneValue(int i) => i & 1;

    private static async Task SyncValue(int n)
    {
        for (int i = 0; i < n; i++)
            await OneValue(i);
    }

    private static async Task Nested(int n)
    {
        for (int i = 0; i < n; i++)
            await YieldOnce();
    }

    private static async Task NestedValue(int n)
    {
        for (int i = 0; i < n; i++)
            await YieldOnceValue();
    }

    private static async Task Two() => await YieldOnce();

    private static async Task TwoMore() => await Two();

    private static async Task Three(int n)
    {
        for (int i = 0; i < n; i++)
            await TwoMore();
    }

    private static async ValueTask TwoValue() => await YieldOnceValue();

    private static async ValueTask TwoMoreValue() => await TwoValue();

    private static async Task ThreeValue(int n)
    {
        for (int i = 0; i < n; i++)
            await TwoMoreValue();
    }

    private static async Task ChannelRoundTrip(int n)
    {
        Channel<int> there = Channel.CreateBounded<int>(1);
        Channel<int> back = Channel.CreateBounded<int>(1);
        Task echo = Echo(there.Reader, back.Writer, n);
        for (int i = 0; i < n; i++)
        {
            await there.Writer.WriteAsync(i);
            await back.Reader.ReadAsync();
        }

        await echo;
    }

    private static async Task Echo(ChannelReader<int> reader, ChannelWriter<int> writer, int n)
    {
        for (int i = 0; i < n; i++)
            await writer.WriteAsync(await reader.ReadAsync());
    }

    private static async Task Semaphore(int n)
    {
        using var semaphore = new SemaphoreSlim(1);
        for (int i = 0; i < n; i++)
        {
            await semaphore.WaitAsync();
            semaphore.Release();
        }
    }

    private static async Task Limits(int n)
    {
        for (int i = 0; i < n; i++)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        }
    }
}
