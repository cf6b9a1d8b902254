using System.Net.Sockets;

namespace FiberNet.Tests.Streams;

public class BackPressureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void A_large_payload_arrives_whole_in_pieces_of_any_size(int piece) => InReactor.Run(async () =>
    {
        byte[] sent = Net.Payload(piece == 1 ? 50_000 : 3_000_000);
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        using (server)
        {
            Fiber writer = Fiber.Create(async () =>
            {
                IoResult result = await client.Write(sent);
                Assert.Equal(new IoResult(sent.Length), result);
                client.Shutdown(SocketShutdown.Send);
            });
            var received = new MemoryStream();
            byte[] buffer = new byte[piece];
            while (await server.ReadSome(buffer) is { Bytes: > 0 and int count })
                received.Write(buffer, 0, count);
            Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
            await writer.Join();
        }
    });

    [Fact]
    public void A_reader_that_does_not_read_parks_the_writer() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        using (server)
        {
            Fiber writer = Fiber.Create(async () => Assert.True(await client.Write(Net.Payload(2_000_000))));
            Assert.Equal(FiberStatus.Suspended, writer.Status);
            await Fiber.Yield();
            Assert.Equal(FiberStatus.Suspended, writer.Status);
            Assert.NotNull(await server.Read(2_000_000));
            await writer.Join();
        }
    });

    [Fact]
    public void A_write_that_runs_out_of_time_tells_how_much_has_gone() => InReactor.RunVirtually(async () =>
    {
        byte[] payload = Net.Payload(2_000_000);
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        using (server)
        {
            IoResult result = await client.Write(payload, TimeSpan.FromSeconds(1));
            Assert.Equal(Errno.ETIMEDOUT, result.Errno);
            Assert.False(result);
            Assert.InRange(result.Count, 1, payload.Length - 1);
            client.Shutdown(SocketShutdown.Send);
            byte[]? received = await server.ReadToEnd(payload.Length);
            Assert.Equal(payload[..(int)result.Count], received);
        }
    });

    [Fact]
    public void A_write_that_must_not_wait_sends_what_there_is_room_for() => InReactor.Run(async () =>
    {
        // A UNIX socket's room does not come back by itself, as TCP's does when an acknowledgement is late.
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            IoResult result = await client.Write(Net.Payload(2_000_000), TimeSpan.Zero);
            Assert.Equal(Errno.ETIMEDOUT, result.Errno);
            Assert.Equal(Errno.ETIMEDOUT, client.Errno);
            Assert.NotEqual(0, result.Count);
            Assert.False(await client.Writable(TimeSpan.Zero));
        }
    });

    [Fact]
    public void A_span_is_free_when_the_call_returns() => InReactor.Run(async () =>
    {
        byte[] payload = Net.Payload(1_000_000);
        byte[] scratch = [.. payload];
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        using (server)
        {
            FiberTask<IoResult> write = client.Write(scratch.AsSpan());
            scratch.AsSpan().Clear();
            Assert.Equal(payload, await server.Read(payload.Length));
            Assert.True(await write);
        }
    });

    [Fact]
    public void Writing_nothing_succeeds() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.Equal(new IoResult(0), await client.Write(ReadOnlyMemory<byte>.Empty));
            Assert.Equal(new IoResult(0), await client.Write(""));
            Assert.False(await server.Readable(TimeSpan.Zero));
        }
    });

    [Fact]
    public void Reader_and_writer_of_one_socket_are_independent() => InReactor.Run(async () =>
    {
        byte[] payload = Net.Payload(500_000);
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        using (server)
        {
            Fiber echo = Fiber.Create(async () =>
            {
                byte[] buffer = new byte[2000];
                for (int total = 0; total < payload.Length;)
                {
                    int count = (await server.ReadSome(buffer)).Bytes;
                    total += count;
                    await server.Write(buffer.AsMemory(0, count));
                }
            });
            Fiber writer = Fiber.Create(async () => Assert.True(await client.Write(payload)));
            Assert.Equal(payload, await client.Read(payload.Length));
            await writer.Join();
            await echo.Join();
        }
    });
}
