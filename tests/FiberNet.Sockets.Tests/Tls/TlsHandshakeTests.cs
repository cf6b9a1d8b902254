using System.Net.Security;
using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>Handshakes that come to no end, or that are none.</summary>
public class TlsHandshakeTests
{
    [Fact]
    public void Handshake_ends_by_its_timeout() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
        {
            Assert.Equal(Errno.ETIMEDOUT, (await other.AuthenticateAsServer(TlsPair.Server, TimeSpan.FromMilliseconds(20))).Errno);
            Assert.Equal(Errno.ETIMEDOUT, other.Errno);
            Assert.False(await other.ReadSome(new byte[1]));
        }
    });

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\u0016\u0003\u0001\u0000\u0005hello")]
    public void Garbage_is_no_handshake(string garbage) => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
        {
            Assert.True(await one.Write(garbage));
            Assert.Equal(Errno.EPROTO, (await other.AuthenticateAsServer(TlsPair.Server, TimeSpan.FromSeconds(10))).Errno);
            Assert.NotNull(other.Tls!.Failure);
        }
    });

    [Fact]
    public void Peer_that_leaves_ends_the_handshake() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (other)
        {
            one.Dispose();
            Assert.Equal(Errno.ECONNABORTED, (await other.AuthenticateAsServer(TlsPair.Server)).Errno);
        }
    });

    [Fact]
    public void Close_and_abort_end_a_handshake() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        Fiber<IoResult> client = Fiber.Create(async () => await one.AuthenticateAsClient("localhost"));
        await Fiber.Yield();
        one.Close();
        Assert.Equal(Errno.EBADF, (await client.Join()).Errno);
        Fiber<IoResult> server = Fiber.Create(async () => await other.AuthenticateAsServer(TlsPair.Server));
        await Fiber.Yield();
        other.Abort();
        Assert.Equal(Errno.ECONNABORTED, (await server.Join()).Errno);
        other.Dispose();
    });

    [Fact]
    public void Cancel_ends_a_handshake() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
        {
            Fiber shaking = Fiber.Create(async () => await one.AuthenticateAsClient("localhost"));
            await Fiber.Yield();
            shaking.Cancel();
            await shaking.Throws<FiberCanceledException>();
            Assert.False(await one.Write("x"));
        }
    });

    [Fact]
    public void Asynchronous_callback_is_awaited() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
        {
            // The callback goes on in the pool, and with it the handshake.
            Fiber<IoResult> serving = Fiber.Create(async () => await other.AuthenticateAsServer(Choose, null, TimeSpan.FromSeconds(20)));
            Assert.True(await one.AuthenticateAsClient(TlsPair.Client));
            Assert.True(await serving.Join());
            Assert.True(await one.Write("x\n"));
            Assert.Equal("x\n", Net.Text(await other.ReadLine()));
        }
    });

    [Fact]
    public void Bytes_read_before_are_the_handshakes_first() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
        {
            // As STARTTLS does: a line, and the client hurries.
            Assert.True(await one.Write("STARTTLS\n"));
            Fiber<IoResult> shaking = Fiber.Create(async () => await one.AuthenticateAsClient(TlsPair.Client));
            await Fiber.Yield();
            Assert.Equal("STARTTLS\n", Net.Text(await other.ReadLine()));
            Assert.True(other.BytesBuffered > 0);
            Assert.True(await other.AuthenticateAsServer(TlsPair.Server));
            Assert.True(await shaking.Join());
        }
    });

    /// <remarks>200 of them; 2,000 with the environment variable FIBERNET_TORTURE.</remarks>
    [Fact]
    public void Server_limits_half_handshakes()
    {
        int count = Environment.GetEnvironmentVariable("FIBERNET_TORTURE") is null ? 200 : 2000;
        var log = new List<string>();
        InReactor.Run(
            async () =>
            {
                var options = new TcpServerOptions { Tls = TlsPair.Server, TlsHandshakeTimeout = TimeSpan.FromMilliseconds(300) };
                TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo, options))!;
                var half = new List<FiberSocket>();
                for (int i = 0; i < count; i++)
                {
                    FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
                    Assert.True(await socket.Connect(server.EndPoint!));

                    // The head of a ClientHello, and no more.
                    Assert.True(await socket.Write("\u0016\u0003\u0001\u0002\u0000\u0001"));
                    half.Add(socket);
                }

                // One that is in earnest is served meanwhile.
                using FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
                Assert.True(await client.Connect(server.EndPoint!));
                Assert.True(await client.AuthenticateAsClient(TlsPair.Client));
                Assert.True(await client.Write("hi\n"));
                Assert.Equal("hi\n", Net.Text(await client.ReadLine()));
                foreach (FiberSocket socket in half)
                {
                    Assert.True((await socket.ReadSome(new byte[1])).IsEnd || socket.Errno == Errno.ECONNRESET);
                    socket.Dispose();
                }

                Assert.Equal(count, server.HandshakeFailureCount);
                Assert.Equal(1, server.ConnectionCount);
                client.Dispose();
                await server.Stop(TimeSpan.FromSeconds(1));
            },
            log: log);
        Assert.Contains(log, static line => line.Contains("TLS handshake", StringComparison.Ordinal));
    }

    private static async ValueTask<SslServerAuthenticationOptions> Choose(SslStream stream, SslClientHelloInfo hello, object? state, CancellationToken token)
    {
        Assert.Equal("localhost", hello.ServerName);
        await Task.Run(static () => { }, token).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return TlsPair.Server;
    }
}
