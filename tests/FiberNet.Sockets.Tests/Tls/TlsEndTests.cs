using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>How a TLS connection ends.</summary>
public class TlsEndTests
{
    [Fact]
    public void Close_tells_the_peer_an_orderly_end() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        {
            Assert.True(await server.Write("bye"));
            server.Close();
            Assert.Equal("bye", Net.Text(await client.ReadToEnd(100)));
            Assert.Equal(Errno.None, client.Errno);
            Assert.True((await client.ReadSome(new byte[1])).IsEnd);
            Assert.True(await client.Readable());
        }
    });

    [Fact]
    public void Shutdown_ends_one_direction() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Assert.True(client.Shutdown(SocketShutdown.Send));
            Assert.True((await server.ReadSome(new byte[1])).IsEnd);
            Assert.True(await server.Write("still here"));
            Assert.Equal("still here", Net.Text(await client.Read(10)));
            Assert.Equal(Errno.EPIPE, (await client.Write("x")).Errno);
            Assert.True(client.Shutdown(SocketShutdown.Both));
        }
    });

    [Fact]
    public void Cut_stream_is_told_from_its_end() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Assert.True(await server.Write("half"));
            server.Abort();
            Assert.Equal("half", Net.Text(await client.Read(4)));
            Assert.Equal(Errno.ECONNABORTED, (await client.ReadSome(new byte[1])).Errno);
            Assert.Null(await client.ReadToEnd(10));
            Assert.Equal(Errno.ECONNABORTED, client.Errno);
            Assert.False(client.IsAborted);
        }
    });

    [Fact]
    public void Reset_is_told_as_such() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        {
            Fiber<IoResult> reading = Fiber.Create(async () => await client.ReadSome(new byte[1]));
            await Fiber.Yield();
            Assert.True(server.SetOption(SocketOptions.Linger, new LingerOption(true, 0)));
            server.Abort();
            server.Close();
            Assert.Contains((await reading.Join()).Errno, new[] { Errno.ECONNRESET, Errno.ECONNABORTED });
        }
    });

    [Fact]
    public void Close_ends_calls_that_wait() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make(bufferSize: 4096);
        using (server)
        {
            Fiber<IoResult> reading = Fiber.Create(async () => await client.ReadSome(new byte[1]));
            Fiber<IoResult> writing = Fiber.Create(async () => await client.Write(new byte[5_000_000]));
            await Net.UntilFull(client);
            client.Close();
            Assert.Equal(Errno.EBADF, (await reading.Join()).Errno);
            Assert.Equal(Errno.EBADF, (await writing.Join()).Errno);

            // A record was cut in two, so this is no orderly end.
            byte[] buffer = new byte[64 * 1024];
            IoResult read;
            do
            {
                read = await server.ReadSome(buffer);
            }
            while (read.Count > 0);
            Assert.False(read.IsEnd);
        }
    });

    [Fact]
    public void Abort_ends_calls_that_wait() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Fiber<byte[]?> reading = Fiber.Create(async () => await client.ReadLine());
            await Fiber.Yield();
            client.Abort();
            Assert.Null(await reading.Join());
            Assert.Equal(Errno.ECONNABORTED, client.Errno);
        }
    });

    [Fact]
    public void Garbage_on_a_tls_connection_is_an_error() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Assert.True(await server.Write("good"));
            Assert.Equal("good", Net.Text(await client.Read(4)));
            using FiberSocket raw = FiberSocket.FromFd(Native.Duplicate(server.Handle))!;
            Assert.True(await raw.Write("\u0017\u0003\u0003\u0000\u0020this is no record of this stream"));
            Assert.Equal(Errno.EPROTO, (await client.ReadSome(new byte[1])).Errno);
            Assert.NotNull(client.Tls!.Failure);
            Assert.Equal(Errno.EPROTO, (await client.ReadSome(new byte[1])).Errno);
        }
    });

    [Fact]
    public void Half_a_record_is_a_cut_stream() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            using (FiberSocket raw = FiberSocket.FromFd(Native.Duplicate(server.Handle))!)
            {
                Assert.True(await raw.Write("\u0017\u0003\u0003\u0000\u0020half"));
                Assert.True(raw.Shutdown(SocketShutdown.Send));
            }

            Assert.Equal(Errno.ECONNABORTED, (await client.ReadSome(new byte[1])).Errno);
        }
    });
}
