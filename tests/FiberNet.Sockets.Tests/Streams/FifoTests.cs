using System.Net.Sockets;

namespace FiberNet.Tests.Streams;

public class FifoTests
{
    [Fact]
    public void Two_readers_are_served_in_order_each_whole() => InReactor.Run(async () =>
    {
        (FiberSocket writer, FiberSocket reader) = await Net.TcpPair();
        using (writer)
        using (reader)
        {
            Fiber<byte[]?> hundred = Fiber.Create(async () => await reader.Read(100));
            Fiber<byte[]?> ten = Fiber.Create(async () => await reader.Read(10));
            Fiber<byte[]?> line = Fiber.Create(async () => await reader.ReadLine());
            byte[] payload = [.. Enumerable.Range(0, 110).Select(i => (byte)(i + 100))];
            Assert.True(await writer.Write(payload.AsMemory(0, 50)));
            await Fiber.Yield();
            Assert.Equal(FiberStatus.Suspended, ten.Status);
            Assert.True(await writer.Write(payload.AsMemory(50)));
            Assert.True(await writer.Write("end\n"));
            Assert.Equal(payload[..100], await hundred.Join());
            Assert.Equal(payload[100..], await ten.Join());
            Assert.Equal("end\n", Net.Text(await line.Join()));
        }
    });

    [Fact]
    public void A_line_that_came_with_another_wakes_the_second_reader() => InReactor.Run(async () =>
    {
        (FiberSocket writer, FiberSocket reader) = await Net.TcpPair();
        using (writer)
        using (reader)
        {
            Fiber<byte[]?> first = Fiber.Create(async () => await reader.ReadLine());
            Fiber<byte[]?> second = Fiber.Create(async () => await reader.ReadLine());
            Assert.True(await writer.Write("one\ntwo\n"));
            Assert.Equal("one\n", Net.Text(await first.Join()));
            Assert.Equal("two\n", Net.Text(await second.Join()));
        }
    });

    [Fact]
    public void Two_writers_never_interleave() => InReactor.Run(async () =>
    {
        const int size = 1_000_000;
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        using (server)
        {
            Fiber[] writers = [.. Enumerable.Range(1, 3).Select(i => Fiber.Create(async () =>
            {
                byte[] block = new byte[size];
                block.AsSpan().Fill((byte)i);
                Assert.True(await client.Write(block));
            }))];
            for (byte i = 1; i <= 3; i++)
            {
                byte[]? block = await server.Read(size);
                Assert.False(block.AsSpan().ContainsAnyExcept(i));
            }

            foreach (Fiber writer in writers)
                await writer.Join();
        }
    });

    [Fact]
    public void Bytes_one_reader_gathers_are_unreadable_for_others() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket writer, FiberSocket reader) = await Net.TcpPair();
        using (writer)
        using (reader)
        {
            Fiber<byte[]?> gathering = Fiber.Create(async () => await reader.Read(10));
            Assert.True(await writer.Write("12345"));
            while (reader.BytesBuffered < 5)
                await Fiber.Yield();
            Assert.False(await reader.Readable(TimeSpan.FromSeconds(1)));
            Assert.Equal(IoResult.Ready(IoEvents.Write), await reader.Wait(TimeSpan.FromSeconds(1)));
            Assert.True(await writer.Write("67890"));
            Assert.Equal("1234567890", Net.Text(await gathering.Join()));
        }
    });

    [Fact]
    public void Next_reader_gets_what_a_leaving_one_gathered() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket writer, FiberSocket reader) = await Net.TcpPair();
        using (writer)
        using (reader)
        {
            Fiber<byte[]?> hundred = Fiber.Create(async () => await reader.Read(100, TimeSpan.FromSeconds(1)));
            Fiber<byte[]?> five = Fiber.Create(async () => await reader.Read(5));
            Assert.True(await writer.Write("12345"));
            Assert.Null(await hundred.Join());
            Assert.Equal("12345", Net.Text(await five.Join()));
        }
    });

    [Fact]
    public void Two_fibers_accept_from_one_listener_in_turn() => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen();
        var order = new List<int>();
        Fiber[] acceptors = [.. Enumerable.Range(0, 2).Select(i => Fiber.Create(async () =>
        {
            (await listener.Accept())!.Close();
            order.Add(i);
        }))];
        for (int i = 0; i < 2; i++)
        {
            using FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
            Assert.True(await client.Connect(listener.LocalEndPoint!));
        }

        foreach (Fiber acceptor in acceptors)
            await acceptor.Join();
        Assert.Equal([0, 1], order);
    });
}
