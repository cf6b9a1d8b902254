using System.Net.Sockets;

namespace FiberNet.Tests.Streams;

public class TryReadTests
{
    [Fact]
    public void Bytes_read_ahead_come_first() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            byte[] buffer = new byte[10];
            Assert.True(await client.Write("line\nabcdef"));
            Assert.Equal("line\n", Net.Text(await server.ReadLine()));
            Assert.True(await client.Write("ghi"));
            Assert.Equal(new IoResult(4), server.TryRead(buffer.AsSpan(0, 4)));
            Assert.Equal("abcd", Net.Text(buffer[..4]));
            Assert.Equal(new IoResult(2), server.TryRead(buffer));
            Assert.True(await server.Readable());
            Assert.Equal(new IoResult(0), server.TryRead([]));
            Assert.Equal(new IoResult(2), server.TryRead(buffer.AsSpan(0, 2)));
            Assert.Equal(new IoResult(1), server.TryRead(buffer));
            Assert.Equal("i", Net.Text(buffer[..1]));
            Assert.Equal(new IoResult(0), server.TryRead([]));
            Assert.False(server.IsAtEnd);
            Assert.Equal(Errno.None, server.Errno);
        }
    });

    // Asked again and again: nothing has waited on the socket yet, so no event would tell of the bytes.
    [Fact]
    public void TryRead_tells_EAGAIN_the_end_and_a_reset_apart() => InReactor.Run(async () =>
    {
        byte[] buffer = new byte[10];
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            for (int round = 0; round < 3; round++)
            {
                Assert.Equal<IoResult>(Errno.EAGAIN, server.TryRead(buffer));
                Assert.Equal(Errno.EAGAIN, server.Errno);
                Assert.Equal(Errno.EAGAIN, Errno.Last);
                Assert.True(await client.Write("x"));
                Assert.Equal(new IoResult(1), server.TryRead(buffer));
            }

            client.Close();
            Assert.True(await server.Readable());
            Assert.False(server.IsAtEnd);
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(IoResult.End, server.TryRead(buffer));
                Assert.Equal(Errno.None, server.Errno);
                Assert.True(server.IsAtEnd);
            }
        }

        (client, server) = await Net.TcpPair();
        using (server)
        {
            Net.Reset(client);
            Assert.True(await server.Readable());
            Assert.Equal<IoResult>(Errno.ECONNRESET, server.TryRead(buffer));
            Assert.Equal(Errno.ECONNRESET, server.Errno);
            Assert.Equal(IoResult.End, server.TryRead(buffer));
        }
    });

    [Fact]
    public void What_a_fiber_waits_for_is_left_to_it() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Fiber<byte[]?> reader = Fiber.Create(async () => await server.Read(4));
            Assert.True(await client.Write("ab"));
            while (server.BytesBuffered == 0)
                await Fiber.Yield();
            byte[] buffer = new byte[10];
            Assert.Equal<IoResult>(Errno.EAGAIN, server.TryRead(buffer));
            Assert.Equal(Errno.EAGAIN, server.Errno);
            Assert.True(await client.Write("cde"));
            Assert.Equal("abcd", Net.Text(await reader.Join()));
            Assert.Equal(new IoResult(1), server.TryRead(buffer));
            Assert.Equal("e", Net.Text(buffer[..1]));
        }
    });

    [Fact]
    public void A_datagram_comes_whole_and_an_empty_one_is_0() => InReactor.Run(async () =>
    {
        (FiberSocket a, FiberSocket b) = Net.UnixPair(SocketType.Dgram);
        using (a)
        using (b)
        {
            byte[] buffer = new byte[10];
            Assert.Equal(new IoResult(3), await a.Send("abc"u8.ToArray()));
            Assert.Equal(new IoResult(0), await a.Send(Array.Empty<byte>()));
            Assert.Equal(new IoResult(3), b.TryRead(buffer));
            Assert.Equal(new IoResult(0), b.TryRead(buffer));
            Assert.False(b.IsAtEnd);
            Assert.Equal<IoResult>(Errno.EAGAIN, b.TryRead(buffer));
        }
    });

    /// <summary>The echo sample's way: what the kernel does not take is copied before another connection's bytes are read.</summary>
    [Fact]
    public void One_buffer_serves_connections_that_read_slowly() => InReactor.Run(async () =>
    {
        byte[] shared = new byte[20_000];
        await FiberScope.Run(async scope =>
        {
            for (int connection = 0; connection < 8; connection++)
            {
                (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 4096);
                byte[] payload = Net.Payload(300_000, seed: connection);
                scope.Create(async () =>
                {
                    using (server)
                    {
                        while (await server.Readable() && server.TryRead(shared) is { Bytes: > 0 and int count })
                            Assert.True(await server.Write(shared.AsSpan(0, count)));
                    }
                });
                scope.Create(async () => Assert.True(await client.Write(payload)));
                scope.Create(async () =>
                {
                    using (client)
                        Assert.Equal(payload, await client.Read(payload.Length));
                });
            }
        });
    });
}
