using System.Net.Sockets;

namespace FiberNet.Tests.Streams;

/// <summary>What Tarantool's own tests of its sockets ask for and no other test here does.</summary>
public class TarantoolTests
{
    private const int Mptcp = 262;

    [Theory]
    [InlineData(0), InlineData(1), InlineData(-1)]
    public void A_large_text_is_read_whole_however_much_is_asked_for(int more) => InReactor.Run(async () =>
    {
        byte[] text = Net.Payload(196_605);
        (FiberSocket writer, FiberSocket reader) = Net.UnixPair();
        using (reader)
        {
            Fiber writing = Fiber.Create(async () =>
            {
                using (writer)
                    Assert.True(await writer.Write(text));
            });
            Assert.Equal(text[..Math.Min(text.Length, text.Length + more)], await reader.Read(text.Length + more));
            Assert.Equal(more < 0 ? text[^1..] : null, await reader.Read(10));
            await writing.Join();
        }
    });

    [Fact]
    public void Body_is_read_by_lines_then_by_its_remaining_length() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("a 10\nb 15\nabc"));
            var lines = new List<string?>();
            for (int remaining = 13; remaining > 0; remaining -= lines[^1]!.Length)
                lines.Add(Net.Text(await server.ReadLine(remaining)));
            Assert.Equal(["a 10\n", "b 15\n", "abc"], lines);
            Assert.Equal("", Net.Text(await server.ReadLine(0)));
        }
    });

    [Fact]
    public void A_unix_server_starts_and_ends_at_one_path_again_and_again() => InReactor.Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"fibernet-{Guid.NewGuid():N}");
        for (int i = 0; i < 10; i++)
        {
            using TcpServer server = (await TcpServer.Start("unix/", path, Net.Echo))!;
            using FiberSocket client = (await FiberSocket.TcpConnect("unix/", path))!;
            Assert.True(server.Close());
            Assert.False(File.Exists(path));
        }

        Assert.Null(await FiberSocket.TcpConnect("unix/", path));
        Assert.Equal(Errno.ENOENT, Errno.Last);
        Assert.Null(await TcpServer.Start("unix/", new string('x', 110), Net.Echo));
        Assert.Equal(Errno.ENAMETOOLONG, Errno.Last);
        await Fiber.Yield();
    });

    [Fact]
    public void A_low_watermark_holds_readiness_back_but_not_a_read() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(server.SetOption(SocketOptions.ReceiveLowWatermark, 5));
            Assert.True(await client.Write("abc"));
            Assert.False(await server.Readable(TimeSpan.Zero));
            Assert.Equal(new IoResult(3), await server.ReadSome(new byte[10], TimeSpan.Zero));
            Fiber<IoResult> waiting = Fiber.Create(async () => await server.Readable());
            Assert.True(await client.Write("defgh"));
            Assert.True(await waiting.Join());
            Assert.Equal("defgh", Net.Text(await server.Read(5)));
        }
    });

    [Fact]
    public void Multipath_tcp_echoes_where_the_kernel_has_it() => InReactor.Run(async () =>
    {
        using FiberSocket? listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream, (ProtocolType)Mptcp);
        if (listener is null)
        {
            Assert.True(Errno.Last is Errno.EPROTONOSUPPORT or Errno.ENOPROTOOPT, $"{Errno.Last}");
            return;
        }

        Assert.True(listener.Bind("127.0.0.1", 0) && listener.Listen(), listener.Error);
        Fiber echo = Fiber.Create(async () => await Net.Echo((await listener.Accept())!));
        using (FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream, (ProtocolType)Mptcp)!)
        {
            Assert.True(await client.Connect(listener.LocalEndPoint!), client.Error);
            byte[] payload = Net.Payload(100_000);
            Fiber writing = Fiber.Create(async () => Assert.True(await client.Write(payload)));
            Assert.Equal(payload, await client.Read(payload.Length));
            await writing.Join();
        }

        await echo.Join();
    });
}
