namespace FiberNet.Tests;

/// <summary>What becomes of items that a fiber had got and not read when it ended; see also <see cref="TaskTests"/>.</summary>
public class UnreadTests
{
    [Fact]
    public void Unread_items_come_back_in_order() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(10);
        Fiber fiber = StartGetting(4, channel);
        await Fiber.Yield();
        for (int i = 0; i < 6; i++)
            Assert.True(channel.TryPut(i));
        await fiber;
        for (int i = 0; i < 6; i++)
            Assert.Equal(i, (await channel.Get(TimeSpan.Zero)).Value);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void Waiting_readers_get_unread_items_in_order(int readerCount) => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(10);
        Fiber fiber = StartGetting(4, channel);
        await Fiber.Yield();
        for (int i = 0; i < 4; i++)
            Assert.True(channel.TryPut(i));
        Fiber<Received<int>>[] readers = [.. Enumerable.Range(0, readerCount).Select(_ => Fiber.Create(() => channel.Get()))];
        await fiber;
        for (int i = 4; i < 6; i++)
            Assert.True(channel.TryPut(i));
        for (int i = 0; i < 6; i++)
            Assert.Equal(i, (i < readerCount ? await readers[i] : await channel.Get(TimeSpan.Zero)).Value);
        Assert.True(channel.IsEmpty);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Unread_items_come_back_in_order_around_a_read_one(int readerCount)
    {
        var reports = new List<string>();
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>(10);
            var readers = new List<Fiber<Received<int>>>();
            int read = -1;
            async FiberTask Child() => read = (await channel.Get()).Value;
            await Fiber.Create(async () =>
            {
                _ = channel.Get();
                _ = Child();
                _ = channel.Get();
                for (int i = 0; i < 3; i++)
                    Assert.True(channel.TryPut(i));
                for (int i = 0; i < readerCount; i++)
                    readers.Add(Fiber.Create(() => channel.Get()));
            });
            Assert.Equal(1, read);
            Assert.True(channel.TryPut(3));
            int[] expected = [0, 2, 3];
            for (int i = 0; i < 3; i++)
                Assert.Equal(expected[i], (i < readerCount ? await readers[i] : await channel.Get(TimeSpan.Zero)).Value);
        }, failure => reports.Add(failure.Exception.Message));
        Assert.Contains("Child", Assert.Single(reports), StringComparison.Ordinal);
    }

    /// <summary>A fiber that begins to get items and awaits none of them.</summary>
    private static Fiber StartGetting(int count, FiberChannel<int> channel) => Fiber.Start(async () =>
    {
        for (int i = 0; i < count; i++)
            _ = channel.Get();
        await Fiber.Sleep(Sim.Seconds(1));
    });
}
