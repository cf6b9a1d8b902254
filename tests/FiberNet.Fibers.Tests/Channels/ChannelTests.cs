namespace FiberNet.Tests;

public class ChannelTests
{
    [Fact]
    public void Readers_are_served_in_arrival_order() => Sim.Run(async () =>
    {
        foreach (bool firstGivesUp in new[] { false, true })
        {
            var log = new List<string>();
            var channel = new FiberChannel<int>();
            Fiber Reader(string name, TimeSpan? timeout = null) => Fiber.Create(async () => log.Add($"{name} {await channel.Get(timeout)}"));
            Fiber first = Reader("first", firstGivesUp ? Sim.Seconds(1) : null);
            Fiber second = Reader("second");
            if (firstGivesUp)
                await first.Join();

            // The place of the first is free again, but somebody is before those who come now.
            Fiber third = Reader("third");
            ChannelGetCase<int> selected = channel.GetCase();
            Fiber fourth = Fiber.Create(async () =>
            {
                await Select.Any(selected);
                log.Add($"fourth {selected.Result}");
            });
            Assert.True(channel.HasReaders);
            for (int i = 1; channel.HasReaders; i++)
                Assert.Equal(ChannelStatus.Ok, await channel.Put(i));
            foreach (Fiber reader in new[] { first, second, third, fourth })
                await reader.Join();
            Assert.Equal(firstGivesUp ? ["first TimedOut", "second 1", "third 2", "fourth 3"] : ["first 1", "second 2", "third 3", "fourth 4"], log);

            // Alone again, and closed while it waits.
            Fiber last = Reader("last");
            channel.Close();
            await last.Join();
            Assert.Equal("last Closed", log[^1]);
            Assert.Equal(ChannelStatus.Closed, (await channel.Get()).Status);
        }
    });

    [Fact]
    public void Writers_are_served_in_arrival_order() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<string>();
        Fiber first = Fiber.Create(async () => await channel.Put("first"));
        Fiber second = Fiber.Create(async () => await channel.Put("second"));
        Assert.True(channel.HasWriters);
        Assert.Equal("first", (await channel.Get()).Value);
        Fiber third = Fiber.Create(async () => await channel.Put("third"));
        Assert.Equal("second", (await channel.Get()).Value);
        Assert.Equal("third", (await channel.Get()).Value);
        Assert.False(channel.HasWriters);
        foreach (Fiber writer in new[] { first, second, third })
            await writer.Join();
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    public void Items_come_out_in_order(int capacity) => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(capacity);
        Fiber writer = Fiber.Start(async () =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Assert.Equal(ChannelStatus.Ok, await channel.Put(i));
                Assert.True(channel.Count <= capacity);
            }

            channel.Close();
        });
        var seen = new List<int>();
        await foreach (int item in channel)
            seen.Add(item);
        Assert.Equal(Enumerable.Range(0, 1000), seen);
        await writer;
    });

    [Fact]
    public void A_put_hands_its_item_to_a_waiting_reader_at_once() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<string>();
        Fiber<Received<string>> reader = Fiber.Start(() => channel.Get());
        await Fiber.Yield();
        Assert.True(channel.HasReaders);
        FiberTask<ChannelStatus> put = channel.Put("x");
        Assert.True(put.IsCompleted);
        Assert.False(channel.HasReaders);
        Assert.Equal(FiberStatus.Ready, reader.Status);
        Assert.Equal(ChannelStatus.Ok, await put);
        Assert.Equal("x", (await reader).Value);
    });

    [Fact]
    public void Readers_and_writers_are_served_in_order() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        var log = new List<string>();
        for (int i = 0; i < 10; i++)
        {
            int reader = i;
            Fiber.Start(async () => log.Add($"{reader}:{(await channel.Get()).Value}"));
        }

        await Fiber.Yield();
        for (int i = 0; i < 10; i++)
            Assert.True(channel.TryPut(i));
        await Fiber.Yield();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}:{i}"), log);

        for (int i = 0; i < 10; i++)
            Fiber.Start(i, async i => await channel.Put(i));
        await Fiber.Yield();
        Assert.True(channel.HasWriters);
        for (int i = 0; i < 10; i++)
            Assert.Equal(i, (await channel.Get()).Value);
    });

    [Fact]
    public void Timeouts_are_values_and_zero_never_waits() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(1);
        Assert.Equal(ChannelStatus.TimedOut, (await channel.Get(TimeSpan.Zero)).Status);
        Assert.Equal(ChannelStatus.TimedOut, (await channel.Get(Sim.Seconds(1))).Status);
        Assert.Equal(Sim.Seconds(1), Sim.Now);
        Assert.Equal(ChannelStatus.Ok, await channel.Put(1, TimeSpan.Zero));
        Assert.Equal(ChannelStatus.TimedOut, await channel.Put(2, TimeSpan.Zero));
        Assert.Equal(ChannelStatus.TimedOut, await channel.Put(2, Sim.Seconds(1)));
        Assert.Equal(Sim.Seconds(2), Sim.Now);
        Assert.False(channel.HasReaders || channel.HasWriters);
        Assert.Equal(1, channel.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.Get(TimeSpan.FromSeconds(-2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.Put(1, TimeSpan.FromDays(50_000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiberChannel<int>(-1));
    });

    [Fact]
    public void A_closed_channel_can_be_emptied_and_takes_nothing() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int?>(2);
        await channel.Put(null);
        await channel.Put(2);
        Fiber<ChannelStatus> writer = Fiber.Start(() => channel.Put(3));
        await Fiber.Yield();
        channel.Close();
        channel.Close();
        Assert.Equal(ChannelStatus.Closed, await writer);
        Assert.Equal(ChannelStatus.Closed, await channel.Put(4));
        Assert.False(channel.TryPut(4));
        var (status, value) = await channel.Get();
        Assert.Equal((ChannelStatus.Ok, null), (status, value));
        Assert.True(channel.TryGet(out int? two));
        Assert.Equal(2, two);
        Assert.False(channel.TryGet(out _));
        Assert.Equal(ChannelStatus.Closed, (await channel.Get()).Status);
        Assert.True(channel.IsClosed && channel.IsEmpty);
        Assert.Equal("channel: closed", channel.ToString());
    });

    [Fact]
    public void A_get_takes_held_items_before_those_of_waiting_writers() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<string?>(1);
        await channel.Put(null);
        Fiber<ChannelStatus> writer = Fiber.Start(() => channel.Put("second"));
        await Fiber.Yield();
        Assert.True(channel.HasWriters);
        Received<string?> first = await channel.Get();
        Assert.Equal((ChannelStatus.Ok, null), (first.Status, first.Value));
        Assert.True(channel.IsFull && !channel.HasWriters);
        Assert.Equal(FiberStatus.Ready, writer.Status);
        Assert.Equal("second", (await channel.Get()).Value);
        Assert.Equal(ChannelStatus.Ok, await writer);
    });

    [Fact]
    public void A_cancelled_put_puts_nothing_and_the_next_writer_is_served() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        Fiber<ChannelStatus> cancelled = Fiber.Start(() => channel.Put(1));
        Fiber<ChannelStatus> next = Fiber.Start(() => channel.Put(2));
        await Fiber.Yield();
        cancelled.Cancel();
        Assert.Equal(2, (await channel.Get()).Value);
        await cancelled.Quietly();
        Assert.True(cancelled.IsCanceled);
        Assert.Equal(ChannelStatus.Ok, await next);
        Assert.True(channel.IsEmpty);
    });

    [Fact]
    public void Closing_wakes_every_reader() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        var readers = Enumerable.Range(0, 3).Select(_ => Fiber.Start(() => channel.Get())).ToList();
        await Fiber.Yield();
        channel.Close();
        foreach (Fiber<Received<int>> reader in readers)
            Assert.Equal(ChannelStatus.Closed, (await reader).Status);
    });

    [Fact]
    public void Properties_tell_the_state() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(2);
        Assert.True(channel.IsEmpty && !channel.IsFull && channel.Capacity == 2 && channel.Count == 0);
        channel.TryPut(1);
        Assert.True(!channel.IsEmpty && !channel.IsFull && channel.Count == 1);
        channel.TryPut(2);
        Assert.True(!channel.IsEmpty && channel.IsFull);
        Assert.False(channel.TryPut(3));
        Assert.Equal("channel: 2", channel.ToString());
        Assert.True(new FiberChannel<int>().IsFull);
    });

    [Fact]
    public void A_cancelled_get_and_a_timed_out_put_move_no_item() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        Fiber<Received<int>> cancelled = Fiber.Start(() => channel.Get());
        Fiber<Received<int>> next = Fiber.Start(() => channel.Get());
        await Fiber.Yield();
        cancelled.Cancel();
        Assert.True(channel.TryPut(1));
        await cancelled.Quietly();
        Assert.Equal(1, (await next).Value);

        Fiber<ChannelStatus> late = Fiber.Start(() => channel.Put(5, Sim.Seconds(1)));
        Assert.Equal(ChannelStatus.TimedOut, await late);
        Assert.False(channel.TryGet(out _));
        Fiber writer = Fiber.Start(() => (FiberTask)Ignore(channel.Put(6)));
        await Fiber.Yield();
        writer.Cancel();
        await writer.Quietly();
        Assert.False(channel.TryGet(out _));
    });

    [Fact]
    public void A_ping_pong_lets_timers_fire_and_a_busy_fiber_yields() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(1000);
        bool otherRan = false;
        Fiber.Start(async () => otherRan = true);
        int puts = 0;
        while (!otherRan && puts < 1000)
        {
            await channel.Put(1);
            puts++;
        }

        Assert.True(otherRan);
        Assert.InRange(puts, 1, 64);
    });

    [Fact]
    public void A_channel_belongs_to_the_scheduler_of_its_first_use()
    {
        var channel = new FiberChannel<int>(1);
        Sim.Run(async () => await channel.Put(1));
        Assert.Throws<InvalidOperationException>(() => channel.TryGet(out _));
        Sim.Run(async () => Assert.Throws<InvalidOperationException>(() => channel.Get()));
        Sim.Run(async () => Assert.Throws<InvalidOperationException>(() => channel.Close()));
        Assert.Throws<InvalidOperationException>(() => new FiberChannel<int>().TryPut(1));
    }

    private static async FiberTask Ignore(FiberTask<ChannelStatus> task) => await task;
}
