using FiberNet.Advanced;

namespace FiberNet.Tests.Loop;

public class ShuffleTests
{
    [Fact]
    public void A_seed_shuffles_the_order_of_events_the_same_way_each_time()
    {
        string[] orders = [.. Enumerable.Range(0, 6).Select(seed => Order(seed / 2))];
        Assert.Equal(orders[0], orders[1]);
        Assert.Equal(orders[2], orders[3]);
        Assert.Equal(orders[4], orders[5]);
        Assert.True(orders.Distinct().Count() > 1);
        Assert.Equal("0 1 2 3 4 5 6 7", Order(null));
        Assert.All(orders, order => Assert.Equal(Order(null).Split(' '), order.Split(' ').Order(StringComparer.Ordinal)));
    }

    /// <summary>The order in which eight descriptors that are ready at once are served in dispatch.</summary>
    private static string Order(int? seed)
    {
        var log = new ByteReadLog();
        var served = new List<int>();
        Rig.Run(async () =>
        {
            var peers = new List<int>();
            var readers = new List<Descriptor>();
            for (int i = 0; i < 8; i++)
            {
                (int read, int write) = Kernel.Pipe();
                var reader = new Descriptor(read);
                readers.Add(reader);
                peers.Add(write);
                Fiber.Create(async () => { await ByteRead.Start(reader, log: log); });
            }

            await Quiet.Turns(2);
            log.Calls.Clear();
            foreach (int peer in peers)
                Kernel.Write(peer, 1);
            await Quiet.Turns(4);
            served.AddRange(log.Calls.Select(call => readers.FindIndex(reader => reader.Handle == call.Fd)));
            readers.ForEach(reader => reader.Close());
            peers.ForEach(Kernel.Close);
        }, new ReactorOptions { ShuffleSeed = seed });
        return string.Join(' ', served);
    }
}
