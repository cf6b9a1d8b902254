namespace FiberNet.Tests;

/// <summary>All, Race and ForEach.</summary>
public class CombinatorTests
{
    [Fact]
    public void All_returns_the_values_in_order() => Sim.Run(async () =>
    {
        int[] values = await Fiber.All(() => After(3), () => After(1), () => After(2));
        Assert.Equal([3, 1, 2], values);
        Assert.Equal(Sim.Seconds(3), Sim.Now);
        Assert.Empty(await Fiber.All<int>());
        int ran = 0;
        await Fiber.All(Count, Count);
        Assert.Equal(2, ran);
        Assert.Throws<ArgumentNullException>(() => Fiber.All(Count, null!));

        async FiberTask Count()
        {
            await Fiber.Yield();
            ran++;
        }
    });

    [Fact]
    public void All_cancels_the_others_at_the_first_failure() => Sim.Run(async () =>
    {
        bool cleaned = false;
        async FiberTask<int> Slow()
        {
            try
            {
                return await After(100);
            }
            finally
            {
                cleaned = true;
            }
        }

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await Fiber.All(Slow, () => Fails(1)));
        Assert.True(cleaned);
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void Race_returns_the_first_success_and_awaits_losers() => Sim.Run(async () =>
    {
        int cleaned = 0;
        async FiberTask<int> Slow()
        {
            try
            {
                return await After(100);
            }
            finally
            {
                using (Fiber.Shield(Sim.Seconds(1)))
                    await Fiber.Sleep(Sim.Milliseconds(500));
                cleaned++;
            }
        }

        Assert.Equal(2, await Fiber.Race([Slow, () => After(2), () => Fails(1), Slow]));
        Assert.Equal(2, cleaned);
        Assert.Equal(Sim.Seconds(2.5), Sim.Now);
    });

    [Fact]
    public void Race_discards_values_that_come_too_late() => Sim.Run(async () =>
    {
        var discarded = new List<int>();
        static async FiberTask<int> Shielded()
        {
            using (Fiber.Shield(Sim.Seconds(10)))
                return await After(5);
        }

        Assert.Equal(1, await Fiber.Race([Shielded, () => After(1)], discarded.Add));
        Assert.Equal([5], discarded);
        Assert.Equal(7, await Fiber.Race([() => FiberTask.FromResult(7), () => throw new InvalidTimeZoneException()]));
    });

    [Fact]
    public void Race_without_success_throws_all_failures() => Sim.Run(async () =>
    {
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await Fiber.Race([() => Fails(1)]));
        AggregateException all = await Assert.ThrowsAsync<AggregateException>(async () => await Fiber.Race([() => Fails(1), () => Fails(2)]));
        Assert.Equal(2, all.InnerExceptions.Count);
        Assert.Throws<ArgumentException>(() => Fiber.Race<int>([]));
    });

    [Fact]
    public void Cancel_of_the_caller_ends_a_race() => Sim.Run(async () =>
    {
        Fiber racing = Fiber.Start(async () => await Fiber.Race([() => After(100), () => After(200)]));
        await Fiber.Sleep(Sim.Seconds(1));
        racing.Cancel();
        FiberCanceledException canceled = await racing.Throws<FiberCanceledException>();
        Assert.Same(racing, canceled.Fiber);
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 4)]
    [InlineData(100, 1)]
    public void For_each_runs_at_most_so_many_at_a_time(int max, int seconds) => Sim.Run(async () =>
    {
        int running = 0, most = 0;
        var seen = new List<int>();
        await Fiber.ForEach(Enumerable.Range(0, 10), max, async item =>
        {
            most = Math.Max(most, ++running);
            await Fiber.Sleep(Sim.Seconds(1));
            seen.Add(item);
            running--;
        });
        Assert.Equal(Enumerable.Range(0, 10), seen);
        Assert.Equal(Math.Min(max, 10), most);
        Assert.Equal(Sim.Seconds(seconds), Sim.Now);
        Assert.Throws<ArgumentOutOfRangeException>(() => Fiber.ForEach([1], 0, _ => default));
    });

    [Fact]
    public void For_each_takes_no_item_after_a_failure() => Sim.Run(async () =>
    {
        int taken = 0;
        IEnumerable<int> Items()
        {
            for (; ; )
                yield return ++taken;
        }

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await Fiber.ForEach(Items(), 4, async item => await Fails(item)));
        Assert.Equal(4, taken);
    });

    private static async FiberTask<int> After(int seconds)
    {
        await Fiber.Sleep(Sim.Seconds(seconds));
        return seconds;
    }

    private static async FiberTask<int> Fails(int seconds)
    {
        await Fiber.Sleep(Sim.Seconds(seconds));
        throw new InvalidTimeZoneException();
    }
}
