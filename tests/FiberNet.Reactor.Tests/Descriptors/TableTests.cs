using FiberNet.Advanced;

namespace FiberNet.Tests.Descriptors;

/// <summary>Descriptors come and go at random. A shuffled reactor of a debug build checks its table in each turn.</summary>
public class TableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_opens_waits_and_closes_keep_the_table_in_order(int seed) => Rig.Run(
        async () =>
        {
            var random = new Random(seed);
            var open = new List<Descriptor>();
            var readers = new List<Fiber<int>>();
            for (int step = 0; step < 4000; step++)
            {
                Descriptor? chosen = open.Count > 0 ? open[random.Next(open.Count)] : null;
                switch (random.Next(7))
                {
                    case 0 when open.Count < 100:
                        open.Add(new Descriptor(Kernel.EventFd(), isNew: random.Next(2) == 0));
                        break;
                    case 1 when chosen is not null:
                        readers.Add(Fiber.Create(async () => await ByteRead.Start(chosen)));
                        break;
                    case 2 when chosen is not null:
                        Kernel.Signal(chosen.Handle);
                        chosen.AskAgain(IoEvents.Read);
                        break;
                    case 3 when chosen is not null:
                        chosen.ServeAgain();
                        break;
                    case 4 when chosen is not null && random.Next(4) == 0:
                        chosen.Abort();
                        break;
                    case 5 when chosen is not null:
                        open.Remove(chosen);
                        chosen.Close();
                        break;
                    default:
                        await Fiber.Yield();
                        break;
                }

                Assert.Equal(open.Count, Reactor.Current.Statistics.Descriptors);
            }

            open.ForEach(descriptor => descriptor.Close());
            foreach (Fiber<int> reader in readers)
                await reader.Join();
        },
        new ReactorOptions { ShuffleSeed = seed });
}
