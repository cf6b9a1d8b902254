namespace FiberNet.Tests;

/// <summary>A channel keeps the operation of who waits alone: more waiters, and stale ones, must not be mixed up with it.</summary>
public class ChannelReuseTests
{
    [Fact]
    public void Readers_are_served_when_they_are_one_then_several_then_one()
    {
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<string>();
            for (int waiters = 1; waiters <= 6; waiters++)
            {
                for (int round = 0; round < 3; round++)
                {
                    var got = new List<string>();
                    for (int i = 0; i < waiters; i++)
                        Fiber.Create(async () => got.Add((await channel.Get()).Value!));
                    for (int i = 0; i < waiters; i++)
                        Assert.Equal(ChannelStatus.Ok, await channel.Put($"{i}"));
                    await Fiber.Sleep(Sim.Milliseconds(1));
                    Assert.Equal(Enumerable.Range(0, waiters).Select(i => $"{i}"), got);
                    Assert.False(channel.HasReaders);
                }
            }
        });
    }

    [Fact]
    public void Writers_are_served_when_they_are_one_then_several_then_one()
    {
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<string>();
            for (int waiters = 1; waiters <= 6; waiters++)
            {
                for (int round = 0; round < 3; round++)
                {
                    for (int i = 0; i < waiters; i++)
                    {
                        string item = $"{i}";
                        Fiber.Create(async () => Assert.Equal(ChannelStatus.Ok, await channel.Put(item)));
                    }

                    for (int i = 0; i < waiters; i++)
                        Assert.Equal($"{i}", (await channel.Get()).Value);
                    await Fiber.Sleep(Sim.Milliseconds(1));
                    Assert.False(channel.HasWriters);
                }
            }
        });
    }

    [Fact]
    public void A_timed_out_wait_leaves_no_trace_in_the_next_one()
    {
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            for (int round = 0; round < 5; round++)
            {
                Assert.Equal(ChannelStatus.TimedOut, (await channel.Get(Sim.Milliseconds(1))).Status);
                Fiber<Received<int>> reader = Fiber.Create(async () => await channel.Get());
                Assert.True(channel.TryPut(round));
                Assert.Equal(round, (await reader.Join()).Value);
                Assert.Equal(ChannelStatus.TimedOut, await channel.Put(1, Sim.Milliseconds(1)));
                Assert.False(channel.TryGet(out _));
            }
        });
    }

    [Fact]
    public void A_task_of_an_earlier_wait_is_recognized_as_stale()
    {
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            FiberTask<Received<int>> first = channel.Get();
            Assert.True(channel.TryPut(1));
            Assert.Equal(1, (await first).Value);
            FiberTask<Received<int>> second = channel.Get();
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await first);
            Assert.True(channel.TryPut(2));
            Assert.Equal(2, (await second).Value);
        });
    }
}
