namespace FiberNet.Tests.Channels;

/// <summary>The items of a channel in code of tasks.</summary>
public class ChannelItemsTests
{
    [Fact]
    public void Task_code_of_any_thread_gets_every_item_in_order() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        IAsyncEnumerable<int> items = channel.AsAsyncEnumerable();
        Fiber writer = Fiber.Start(async () =>
        {
            for (int i = 0; i < 100; i++)
                Assert.Equal(ChannelStatus.Ok, await channel.Put(i));
            channel.Close();
        });
        Assert.Equal(Enumerable.Range(0, 50), await Task.Run(() => Take(items, 50)).AsFiber());
        Assert.Equal(Enumerable.Range(50, 50), await Take(items, int.MaxValue));
        await writer.Join();
    });

    [Fact]
    public void A_token_ends_the_wait_and_loses_no_item() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        IAsyncEnumerable<int> items = channel.AsAsyncEnumerable();
        using var source = new CancellationTokenSource();
        Task<List<int>> taking = Task.Run(() => Take(items, 1, source.Token));
        while (!channel.HasReaders)
            await Fiber.Yield();
        source.Cancel();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
        Assert.Equal(source.Token, canceled.CancellationToken);
        Fiber.Start(async () => { await channel.Put(7); });
        Assert.Equal([7], await Take(items, 1));
    });

    [Fact]
    public async Task When_the_scheduler_ends_the_loop_throws()
    {
        Task<List<int>>? taking = null;
        FiberScheduler.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            IAsyncEnumerable<int> items = channel.AsAsyncEnumerable();
            taking = Task.Run(() => Take(items, 1));
            while (!channel.HasReaders)
                await Fiber.Yield();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking!);
    }

    private static async Task<List<int>> Take(IAsyncEnumerable<int> items, int most, CancellationToken token = default)
    {
        var taken = new List<int>();
        await foreach (int item in items.WithCancellation(token))
        {
            taken.Add(item);
            if (taken.Count == most)
                break;
        }

        return taken;
    }
}
