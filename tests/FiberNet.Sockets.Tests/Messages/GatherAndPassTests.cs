using FiberNet.Posix;
using Microsoft.Win32.SafeHandles;

namespace FiberNet.Tests.Messages;

public class GatherAndPassTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Pieces_arrive_as_one_however_they_are_cut(int pieces) => InReactor.Run(async () =>
    {
        byte[] payload = Net.Payload(600_000);
        var list = new List<ReadOnlyMemory<byte>> { default };
        int size = payload.Length / pieces;
        for (int i = 0; i < pieces; i++)
            list.Add(payload.AsMemory(i * size, i == pieces - 1 ? payload.Length - i * size : size));
        list.Add(default);
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        using (server)
        {
            Fiber writer = Fiber.Create(async () => Assert.Equal(new IoResult(payload.Length), await client.Write(list)));
            Assert.Equal(payload, await server.Read(payload.Length));
            await writer.Join();
            Assert.True(await client.Write(Array.Empty<ReadOnlyMemory<byte>>()));
            // What was sent before may not be acknowledged yet.
            Assert.True(await client.Writable());
            IoResult late = await client.Write(list, TimeSpan.Zero);
            Assert.Equal(Errno.ETIMEDOUT, late.Errno);
            Assert.InRange(late.Count, 1, payload.Length - 1);
        }
    });

    [Fact]
    public void A_file_is_sent_whole_or_in_part() => InReactor.Run(async () =>
    {
        byte[] content = Net.Payload(1_500_000);
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, content);
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (SafeFileHandle file = File.OpenHandle(path))
        using (client)
        using (server)
        {
            Fiber sender = Fiber.Create(async () =>
            {
                Assert.Equal(new IoResult(content.Length), await client.SendFile(file));
                Assert.Equal(new IoResult(10), await client.SendFile(file, 5, 10));
                Assert.Equal(new IoResult(0), await client.SendFile(file, content.Length));
            });
            Assert.Equal(content, await server.Read(content.Length));
            Assert.Equal(content[5..15], await server.Read(10));
            await sender.Join();
            Assert.Throws<ArgumentOutOfRangeException>(() => { client.SendFile(file, content.Length + 1); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { client.SendFile(file, 1, content.Length); });
            client.NonBlock = false;
            Assert.Throws<InvalidOperationException>(() => { client.SendFile(file); });
        }

        File.Delete(path);
    });

    [Fact]
    public void A_socket_passes_to_another_end_and_works_there() => InReactor.Run(async () =>
    {
        (FiberSocket here, FiberSocket there) = Net.UnixPair();
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (here)
        using (there)
        using (client)
        {
            Assert.False(await server.Readable(TimeSpan.FromTicks(1)));
            Fiber<ReceivedHandles> receiver = Fiber.Create(async () => await there.ReceiveHandles(new byte[10]));
            Assert.Equal(new IoResult(5), await here.SendSockets("to go"u8.ToArray(), [server]));
            server.Close();
            ReceivedHandles received = await receiver.Join();
            Assert.Equal(5, received.Count);
            int handle = Assert.Single(received.Handles);
            Assert.True(Native.IsCloseOnExec(handle));
            using FiberSocket passed = FiberSocket.FromFd(handle)!;
            Assert.True(await client.Write("hello"));
            Assert.Equal("hello", Net.Text(await passed.Read(5)));
            Assert.Throws<ArgumentException>(() => { here.SendHandles(default, [1]); });
            Assert.Throws<ArgumentException>(() => { here.SendHandles(new byte[1], []); });
        }
    });

    [Fact]
    public void No_more_descriptors_come_than_there_is_room_for() => InReactor.Run(async () =>
    {
        (FiberSocket here, FiberSocket there) = Net.UnixPair();
        using (here)
        using (there)
        {
            Assert.Equal(new IoResult(1), await here.SendSockets(new byte[1], [here, there]));
            ReceivedHandles received = await there.ReceiveHandles(new byte[1], maxHandles: 1);
            Assert.Equal(MessageFlags.ControlTruncated, received.Flags);
            Assert.True(Native.Close(Assert.Single(received.Handles)));
        }
    });

    [Fact]
    public void Descriptors_that_nobody_takes_are_closed() => InReactor.Run(async () =>
    {
        (FiberSocket here, FiberSocket there) = Net.UnixPair();
        using (here)
        using (there)
        {
            Fiber careless = Fiber.Create(async () =>
            {
                _ = there.ReceiveHandles(new byte[10], maxHandles: 1);
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            });
            Assert.Equal(new IoResult(1), await here.SendSockets(new byte[1], [here]));
            await careless.Join();
        }
    });
}
