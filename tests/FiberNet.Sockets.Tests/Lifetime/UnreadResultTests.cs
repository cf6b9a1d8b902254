using System.Net.Sockets;

namespace FiberNet.Tests.Lifetime;

// A fiber may start an operation and end without awaiting it. What the operation has taken from the kernel is not lost.
public class UnreadResultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_connection_that_nobody_takes_is_closed(bool atOnce) => InReactor.Run(
        async () =>
        {
            using FiberSocket listener = Net.Listen();
            using FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
            if (atOnce)
                client.SysConnect(listener.Name!);
            var end = new FiberEvent();
            Fiber careless = Fiber.Create(async () =>
            {
                _ = listener.Accept();
                await end.Wait();
            });
            if (!atOnce)
                client.SysConnect(listener.Name!);
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            end.Set();
            await careless.Join();
            Assert.Empty((await client.ReadToEnd(1))!);
        },
        resumeBudget: 1);

    [Fact]
    public void Bytes_that_nobody_takes_are_there_for_the_next_reader() => InReactor.Run(
        async () =>
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            using (client)
            using (server)
            {
                Action[] reads =
                [
                    () => _ = server.ReadSome(new byte[10]),
                    () => _ = server.Read(new byte[3].AsMemory()),
                    () => _ = server.Read(3),
                    () => _ = server.ReadLine(3),
                    () => _ = server.ReadLineMemory(3),
                ];
                foreach (bool parks in new[] { true, false })
                {
                    foreach (Action read in reads)
                    {
                        if (!parks)
                            Assert.True(await client.Write("abc"));
                        var end = new FiberEvent();
                        Fiber careless = Fiber.Create(async () =>
                        {
                            read();
                            await end.Wait();
                        });
                        if (parks)
                            Assert.True(await client.Write("abc"));
                        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                        end.Set();
                        await careless.Join();
                        Assert.Equal("abc", Net.Text(await server.Read(3, TimeSpan.Zero)));
                    }
                }
            }
        },
        resumeBudget: 1);

    [Fact]
    public void A_result_that_waits_for_its_turn_keeps_its_own_error() => InReactor.Run(
        async () =>
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            using (client)
            using (server)
            {
                Fiber first = Fiber.Create(async () =>
                {
                    Assert.Null(await server.Read(1, TimeSpan.Zero));
                    Assert.Equal(Errno.ETIMEDOUT, server.Errno);
                    Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
                });
                Assert.True(await server.Write("x"));
                await first.Join();
            }
        },
        resumeBudget: 1);
}
