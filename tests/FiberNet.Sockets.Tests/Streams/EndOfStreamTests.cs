using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests.Streams;

public class EndOfStreamTests
{
    [Fact]
    public void The_end_is_told_again_and_again_and_is_no_error() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            Assert.True(await client.Write("rest"));
            client.Close();
            Assert.False(server.IsAtEnd);
            Assert.Equal("rest", Net.Text(await server.Read(100)));
            Assert.True(server.IsAtEnd);
            for (int i = 0; i < 2; i++)
            {
                Assert.Null(await server.Read(1));
                Assert.Null(await server.ReadLine());
                Assert.Equal(IoResult.End, await server.ReadSome(new byte[1]));
                Assert.Equal(IoResult.End, await server.Read(new byte[1].AsMemory()));
                Assert.Empty((await server.ReadToEnd(10))!);
                Assert.Equal(Errno.None, server.Errno);
                Assert.Null(server.Error);
            }
        }
    });

    [Fact]
    public void After_a_half_close_the_other_direction_goes_on() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("question"));
            Assert.True(client.Shutdown("WRITE"));
            Assert.Equal("question", Net.Text(await server.ReadToEnd(100)));
            Assert.True(await server.Write("answer"));
            Assert.True(server.Shutdown(1));
            Assert.Equal("answer", Net.Text(await client.ReadToEnd(100)));
            IoResult late = await client.Write("late");
            Assert.Equal(Errno.EPIPE, late.Errno);
        }
    });

    [Fact]
    public void Shutting_the_reading_end_wakes_a_reader_that_waits() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Fiber<byte[]?> reader = Fiber.Create(async () => await server.ReadLine());
            Assert.True(server.Shutdown(SocketShutdown.Receive));
            await reader.Join();
            Assert.Null(await reader.Join());
            Assert.Equal(Errno.None, server.Errno);
        }
    });

    [Fact]
    public void A_reset_in_mid_line_is_told_once_and_what_had_come_is_there() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            Fiber reader = Fiber.Create(async () =>
            {
                Assert.Null(await server.ReadLine());
                Assert.Equal(Errno.ECONNRESET, server.Errno);
                Assert.Equal(Errno.ECONNRESET, Errno.Last);
                Assert.Equal("Connection reset by peer", server.Error);
            });
            Assert.True(await client.Write("half a li"));
            while (server.BytesBuffered == 0)
                await Fiber.Yield();
            Net.Reset(client);
            await reader.Join();
            Assert.Equal("half a li", Net.Text(await server.ReadLine()));
            Assert.Null(await server.ReadLine());
            Assert.Equal(Errno.None, server.Errno);
        }
    });

    [Fact]
    public void Writing_to_a_peer_that_has_gone_is_an_error_and_no_signal() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using (client)
        {
            Fiber writer = Fiber.Create(async () =>
            {
                IoResult result = await client.Write(Net.Payload(3_000_000));
                Assert.False(result);
                Assert.True(result.Errno is Errno.EPIPE or Errno.ECONNRESET, result.ToString());
                Assert.InRange(result.Count, 1, 2_999_999);
                Assert.Equal(result.Errno, client.Errno);
            });
            server.Close();
            await writer.Join();
            IoResult again = await client.Write("more");
            Assert.Equal(Errno.EPIPE, again.Errno);
            Assert.Equal<IoResult>(Errno.EPIPE, client.SysWrite("more"));
            Assert.Equal(Errno.EPIPE, client.Errno);
        }
    });

    [Fact]
    public void A_reset_while_nobody_waits_is_told_by_the_next_call() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            Assert.False(await server.Readable(TimeSpan.Zero));
            Net.Reset(client);
            Assert.True(await server.Readable());
            Assert.Equal<IoResult>(Errno.ECONNRESET, await server.ReadSome(new byte[1]));
            Assert.Equal(Errno.ECONNRESET, server.Errno);
            Assert.Equal(IoResult.End, await server.ReadSome(new byte[1]));
        }
    });

    [Theory]
    [InlineData("R", 0), InlineData("READ", 0), InlineData("0", 0)]
    [InlineData("W", 1), InlineData("WRITE", 1), InlineData("1", 1)]
    [InlineData("RW", 2), InlineData("READ_WRITE", 2), InlineData("2", 2)]
    public void Shutdown_takes_the_names_of_Tarantool(string name, int how) => InReactor.Run(async () =>
    {
        foreach (bool byName in new[] { true, false })
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            using (client)
            using (server)
            {
                Assert.True(byName ? client.Shutdown(name) : client.Shutdown(how));
                Assert.Equal(how != 1, await client.Readable(TimeSpan.Zero));
                Assert.Equal(how == 0, (bool)await client.Write("x"));
            }
        }
    });

    [Fact]
    public void Shutdown_fails_unconnected_and_throws_for_unknown_names() => InReactor.Run(() =>
    {
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.False(socket.Shutdown(SocketShutdown.Both));
        Assert.Equal(Errno.ENOTCONN, socket.Errno);
        Assert.Contains("recv", Assert.ThrowsAny<ArgumentException>(() => socket.Shutdown("recv")).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => socket.Shutdown(3));
        Assert.ThrowsAny<ArgumentException>(() => socket.Shutdown((SocketShutdown)7));
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void Urgent_data_in_between_stalls_nothing() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            for (int round = 0; round < 20; round++)
            {
                Fiber<byte[]?> reader = Fiber.Create(async () => await server.Read(6));
                Assert.True(await client.Write("abc"));
                Assert.Equal(1, Native.SendUrgent(client.Handle, (byte)'!'));
                Assert.True(await client.Write("def"));
                Assert.Equal("abcdef", Net.Text(await reader.Join()));
            }
        }
    });
}
