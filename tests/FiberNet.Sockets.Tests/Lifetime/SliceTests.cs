namespace FiberNet.Tests.Lifetime;

// A slice of ReadLineMemory is memory of its socket's own: another connection never writes there while the slice is valid.
public class SliceTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_slice_keeps_its_bytes_after_the_end_of_its_socket(bool parks, bool detaches) => InReactor.Run(async () =>
    {
        foreach (int length in new[] { 20, 5000 })
        {
            (FiberSocket peer, FiberSocket socket) = Net.UnixPair();
            using (peer)
            {
                string line = new string('x', length) + '\n';
                ReadOnlyMemory<byte> slice;
                if (parks)
                {
                    Fiber<ReadOnlyMemory<byte>> reader = Fiber.Create(async () => (await socket.ReadLineMemory()).Memory);
                    Assert.True(await peer.Write(line));
                    slice = await reader.Join();
                }
                else
                {
                    Assert.True(await peer.Write(line + "and a rest"));
                    slice = (await socket.ReadLineMemory()).Memory;
                }

                if (detaches)
                    Assert.True(Native.Close(socket.Detach()));
                else
                    Assert.True(socket.Close());
                await ReceiveOnOthers(length);
                Assert.Equal(line, Net.Text(slice.ToArray()));
            }
        }
    });

    [Fact]
    public void A_slice_that_waits_for_its_fiber_survives_a_close() => InReactor.Run(async () =>
    {
        (FiberSocket peer, FiberSocket socket) = Net.UnixPair();
        using (peer)
        {
            Fiber<string?> reader = Fiber.Create(async () => Net.Text((await socket.ReadLineMemory()).Memory.ToArray()));
            Assert.True(await peer.Write("line\n"));
            while (reader.Status == FiberStatus.Suspended)
                await Fiber.Sleep(TimeSpan.FromTicks(1));
            socket.Close();
            Assert.Equal("line\n", await reader.Join());
        }
    });

    [Fact]
    public void Write_of_a_slice_survives_the_close_of_its_socket() => InReactor.Run(async () =>
    {
        const int Filled = 8 * 1024 * 1024;
        (FiberSocket source, FiberSocket x) = Net.UnixPair();
        (FiberSocket y, FiberSocket sink) = Net.UnixPair();
        using (source)
        using (y)
        using (sink)
        {
            string line = new string('x', 2000) + '\n';
            Assert.True(await source.Write(line));
            ReadOnlyMemory<byte> slice = (await x.ReadLineMemory()).Memory;
            Fiber filling = Fiber.Create(async () => Assert.True(await y.Write(new byte[Filled])));
            Fiber proxy = Fiber.Create(async () => Assert.Equal(new IoResult(line.Length), await y.Write(slice)));
            Assert.Equal(FiberStatus.Suspended, proxy.Status);
            x.Close();
            await ReceiveOnOthers(line.Length);
            Assert.Equal(Filled, (await sink.Read(Filled))!.Length);
            Assert.Equal(line, Net.Text(await sink.ReadLine()));
            await filling.Join();
            await proxy.Join();
        }
    });

    /// <summary>Other connections take what the pools have.</summary>
    private static async FiberTask ReceiveOnOthers(int length)
    {
        for (int i = 0; i < 4; i++)
        {
            (FiberSocket peer, FiberSocket other) = Net.UnixPair();
            using (peer)
            using (other)
            {
                Assert.True(await peer.Write(new string('S', length) + '\n'));
                Assert.Equal(length + 1, (await other.ReadLineMemory()).Memory.Length);
            }
        }
    }
}
