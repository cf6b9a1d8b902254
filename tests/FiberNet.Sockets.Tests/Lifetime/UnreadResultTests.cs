using System.Net.Sockets;
using FiberNet.Posix;

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
                client.SysConnect(listener.LocalEndPoint!);
            var end = new FiberEvent();
            Fiber careless = Fiber.Create(async () =>
            {
                _ = listener.Accept();
                await end.Wait();
            });
            if (!atOnce)
                client.SysConnect(listener.LocalEndPoint!);
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

    [Theory]
    [InlineData(SocketType.Stream, true)]
    [InlineData(SocketType.Stream, false)]
    [InlineData(SocketType.Dgram, true)]
    [InlineData(SocketType.Dgram, false)]
    [InlineData(SocketType.Seqpacket, true)]
    [InlineData(SocketType.Seqpacket, false)]
    public void What_a_receive_had_got_is_there_for_the_next_reader(SocketType type, bool parks) => InReactor.Run(
        async () =>
        {
            (FiberSocket writer, FiberSocket reader) = Net.UnixPair(type);
            using (writer)
            using (reader)
            {
                Action[] receives =
                [
                    () => _ = reader.Receive(),
                    () => _ = reader.Receive(10),
                    () => _ = reader.Receive(new byte[10].AsMemory()),
                    () => _ = reader.ReceiveFrom(),
                    () => _ = reader.ReceiveFrom(new byte[10].AsMemory()),
                    () => _ = reader.ReceiveHandles(new byte[10]),
                    () => _ = reader.Receive(10, MessageFlags.Peek),
                ];
                Func<FiberTask<string?>>[] reads =
                [
                    async () => Net.Text(await reader.Receive(TimeSpan.Zero)),
                    async () => Net.Text((await reader.ReceiveFrom(TimeSpan.Zero)).Data),
                    () => FiberTask.FromResult(Net.Text(reader.TryReceive())),
                    async () => Net.Text(await reader.Read(3, TimeSpan.Zero)),
                    async () => await Fill(reader),
                    async () => await reader.Readable(TimeSpan.Zero) ? Net.Text(await reader.ReadLine(3)) : null,
                ];
                foreach (Action receive in receives)
                {
                    foreach (Func<FiberTask<string?>> read in reads)
                    {
                        await LeaveUnread(writer, receive, parks, "abc");
                        Assert.Equal("abc", await read());
                        Assert.Null(reader.TryReceive());
                        Assert.Equal(Errno.EAGAIN, reader.Errno);
                    }
                }
            }
        },
        resumeBudget: 1);

    [Theory]
    [InlineData(SocketType.Stream)]
    [InlineData(SocketType.Dgram)]
    public void What_receives_had_got_comes_in_order_to_who_waits(SocketType type) => InReactor.Run(
        async () =>
        {
            (FiberSocket writer, FiberSocket reader) = Net.UnixPair(type);
            using (writer)
            using (reader)
            {
                var end = new FiberEvent();
                Fiber careless = Fiber.Create(async () =>
                {
                    _ = reader.Receive(1);
                    _ = reader.Receive(1);
                    await end.Wait();
                });
                Fiber<string?> first = Fiber.Create(async () => Net.Text(await reader.Receive(1)));
                foreach (string text in new[] { "a", "b" })
                    Assert.True(await writer.Write(text));
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                end.Set();
                await careless.Join();
                Assert.Equal("a", await first.Join());
                Assert.True(await writer.Write("c"));
                Assert.Equal("b", Net.Text(await reader.Receive(1)));
                Assert.Equal("c", Net.Text(await reader.Receive(1)));
            }
        });

    [Fact]
    public void What_a_receive_had_got_past_the_buffer_comes_after_it() => InReactor.Run(
        async () =>
        {
            (FiberSocket writer, FiberSocket reader) = Net.UnixPair();
            using (writer)
            using (reader)
            {
                Assert.True(await writer.Write("line\nolder"));
                Assert.Equal("line\n", Net.Text(await reader.ReadLine()));
                await LeaveUnread(writer, () => _ = reader.Receive(), parks: true, "newer");
                Assert.Equal("oldernewer", Net.Text(await reader.Read(10, TimeSpan.Zero)));
            }
        });

    [Fact]
    public void A_datagram_that_comes_back_keeps_its_sender_and_its_length() => InReactor.Run(
        async () =>
        {
            using FiberSocket receiver = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!;
            using FiberSocket sender = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!;
            Assert.True(receiver.Bind("127.0.0.1", 0));
            Assert.True(sender.Bind("127.0.0.1", 0));
            Assert.True(await sender.Connect(receiver.LocalEndPoint!));
            await LeaveUnread(sender, () => _ = receiver.ReceiveFrom(), parks: true, "abcdef");
            ReceivedMessage peeked = receiver.TryReceiveFrom(3, MessageFlags.Peek);
            Assert.Equal(("abc", true), (Net.Text(peeked.Data), peeked.IsTruncated));
            ReceivedMessage message = await receiver.ReceiveFrom();
            Assert.Equal(("abcdef", false), (Net.Text(message.Data), message.IsTruncated));
            Assert.Equal(sender.LocalEndPoint, message.From);
        });

    private static async FiberTask<string?> Fill(FiberSocket reader)
    {
        byte[] buffer = new byte[3];
        return await reader.ReadSome(buffer, TimeSpan.Zero) is { Count: 3 } ? Net.Text(buffer) : null;
    }

    private static async FiberTask LeaveUnread(FiberSocket writer, Action call, bool parks, string text)
    {
        if (!parks)
            Assert.True(await writer.Write(text));
        var end = new FiberEvent();
        Fiber careless = Fiber.Create(async () =>
        {
            call();
            await end.Wait();
        });
        if (parks)
            Assert.True(await writer.Write(text));
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        end.Set();
        await careless.Join();
    }

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
