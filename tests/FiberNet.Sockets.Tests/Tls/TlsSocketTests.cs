using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace FiberNet.Tests;

/// <summary>A TLS connection has the same calls as a plain socket.</summary>
public class TlsSocketTests
{
    [Fact]
    public void Tls_connection_echoes_all_sizes() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        {
            Fiber.Create(() => Net.Echo(server));
            foreach (int size in new[] { 1, 2, 100, 4096, 16 * 1024, (16 * 1024) + 1, 300_000, 2_000_000 })
            {
                byte[] sent = Net.Payload(size);
                Fiber<IoResult> writing = Fiber.Create(async () => await client.Write(sent));
                Assert.Equal(sent, await client.Read(size, TimeSpan.FromSeconds(30)));
                Assert.Equal(new IoResult(size), await writing.Join());
            }
        }
    });

    [Fact]
    public void Tls_connection_reads_lines_and_counts() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("one\ntwo\n12345678"));
            Assert.Equal("one\n", Net.Text(await server.ReadLine()));
            Assert.Equal("two\n", Encoding.ASCII.GetString((await server.ReadLineMemory()).Memory.Span));
            Assert.Equal("1234", Net.Text(await server.Read(4)));
            byte[] memory = new byte[3];
            Assert.Equal(new IoResult(3), server.TryRead(memory));
            Assert.Equal(1, server.BytesBuffered);
            Assert.Equal(new IoResult(1), await server.ReadSome(memory));
            Assert.Equal(Errno.EAGAIN, server.TryRead(memory).Errno);
            Assert.True(client.Shutdown(SocketShutdown.Send));
            Assert.True((await server.ReadSome(memory)).IsEnd);
            Assert.True(server.IsAtEnd);
            Assert.Empty((await server.ReadToEnd(10))!);
        }
    });

    [Fact]
    public void Tls_connection_tells_when_it_is_readable() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            // The session tickets of TLS 1.3 are bytes on the wire, and nothing to read.
            Assert.Equal(Errno.ETIMEDOUT, (await client.Readable(TimeSpan.Zero)).Errno);
            Fiber<IoResult> waiting = Fiber.Create(async () => await client.Readable());
            Fiber<IoResult> both = Fiber.Create(async () => await server.Wait());
            Assert.Equal(IoEvents.Write, (await both.Join()).Events);
            Assert.True(await server.Write("x"));
            Assert.Equal(IoEvents.Read, (await waiting.Join()).Events);
            Assert.True(await client.Readable(TimeSpan.Zero));
            Assert.Equal("x", Net.Text(await client.Read(1)));
            Assert.Equal(Errno.ETIMEDOUT, (await client.Readable(TimeSpan.Zero)).Errno);
            Assert.True(await client.Writable());
        }
    });

    [Fact]
    public void Tls_read_ends_by_its_timeout_and_by_a_cancel() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Assert.Null(await client.ReadLine(timeout: TimeSpan.FromMilliseconds(10)));
            Assert.Equal(Errno.ETIMEDOUT, client.Errno);
            Fiber reading = Fiber.Create(async () => await client.Read(new byte[10]));
            Assert.True(await server.Write("abc"));
            await Fiber.Sleep(TimeSpan.FromMilliseconds(5));
            reading.Cancel();
            await reading.Throws<FiberCanceledException>();
            Assert.Equal("abc", Net.Text(await client.Read(3)));
        }
    });

    [Fact]
    public void Tls_write_waits_for_room_and_loses_nothing() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make(bufferSize: 4096);
        using (client)
        using (server)
        {
            byte[] first = Net.Payload(200_000, 1), second = Net.Payload(200_000, 2);
            Fiber<IoResult> one = Fiber.Create(async () => await client.Write(first));
            Fiber<IoResult> two = Fiber.Create(async () => await client.Write([second.AsMemory(0, 100_000), default, second.AsMemory(100_000)]));
            Assert.Equal(first, await server.Read(first.Length));
            Assert.Equal(second, await server.Read(second.Length));
            Assert.Equal(new IoResult(200_000), await one.Join());
            Assert.Equal(new IoResult(200_000), await two.Join());
        }
    });

    [Fact]
    public void Write_after_one_that_timed_out_is_whole() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make(bufferSize: 4096);
        using (client)
        using (server)
        {
            byte[] big = Net.Payload(1_000_000);
            IoResult cut = await client.Write(big, TimeSpan.FromMilliseconds(30));
            Assert.Equal(Errno.ETIMEDOUT, cut.Errno);
            Fiber<IoResult> next = Fiber.Create(async () => await client.Write("the end\n"));
            var got = new List<byte>();
            Assert.Equal(new IoResult(1), await server.ReadSome(new byte[1]));
            byte[] buffer = new byte[64 * 1024];
            while (!got.TakeLast(8).SequenceEqual("the end\n"u8.ToArray()) && await server.ReadSome(buffer, TimeSpan.FromSeconds(10)) is { Count: > 0 and var count })
                got.AddRange(buffer.AsSpan(0, (int)count));
            Assert.Equal(new IoResult(8), await next.Join());
            byte[] before = [.. got.SkipLast(8)];
            Assert.True(before.Length + 1 >= cut.Count);
            Assert.Equal(big[1..(before.Length + 1)], before);
        }
    });

    [Fact]
    public void Tls_connection_serves_streams_and_pipes() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Stream stream = client.AsStream(ownsSocket: false);
            await stream.WriteAsync("hello"u8.ToArray());
            IDuplexPipe pipe = server.AsPipe();
            ReadResult read = await pipe.Input.ReadAtLeastAsync(5);
            await pipe.Output.WriteAsync(read.Buffer.First);
            pipe.Input.AdvanceTo(read.Buffer.End);
            ValueTask<int> ready = stream.ReadAsync(Memory<byte>.Empty);
            Assert.Equal(0, await ready);
            byte[] buffer = new byte[5];
            await stream.ReadExactlyAsync(buffer);
            Assert.Equal("hello"u8.ToArray(), buffer);
        }
    });

    [Fact]
    public void Tls_connection_sends_a_file() => InReactor.Run(async () =>
    {
        string path = Path.GetTempFileName();
        byte[] bytes = Net.Payload(500_000);
        await File.WriteAllBytesAsync(path, bytes);
        (FiberSocket client, FiberSocket server) = await TlsPair.Make(bufferSize: 4096);
        using (client)
        using (server)
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            Fiber<IoResult> sending = Fiber.Create(async () => await client.SendFile(file));
            Assert.Equal(bytes, await server.Read(bytes.Length));
            Assert.Equal(new IoResult(bytes.Length), await sending.Join());
        }

        File.Delete(path);
    });

    [Fact]
    public void Session_tells_what_was_agreed_on() => InReactor.Run(async () =>
    {
        List<SslApplicationProtocol> protocols = [new("echo/2"), new("echo/1")];
        var server = new SslServerAuthenticationOptions
        {
            ServerCertificate = TestCertificate.Make(),
            ApplicationProtocols = [new("echo/1")],
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        };
        var client = new SslClientAuthenticationOptions
        {
            TargetHost = "some.name",
            ApplicationProtocols = protocols,
            ClientCertificates = [TestCertificate.Make()],
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        };
        (FiberSocket one, FiberSocket other) = await TlsPair.Make(client, server);
        using (one)
        using (other)
        {
            TlsSession atClient = one.Tls!, atServer = other.Tls!;
            Assert.Equal(SslProtocols.Tls13, atClient.Protocol);
            Assert.Equal("echo/1", atServer.ApplicationProtocol.ToString());
            Assert.Equal("some.name", atServer.ServerName);
            Assert.Equal("CN=localhost", atServer.RemoteCertificate!.Subject);
            Assert.True(atServer.IsMutuallyAuthenticated);
            Assert.Equal(atServer.CipherSuite, atClient.CipherSuite);
        }
    });

    [Fact]
    public void Calls_that_pass_by_tls_throw() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Assert.Throws<InvalidOperationException>(() => client.TrySend("x"u8));
            Assert.Throws<InvalidOperationException>(() => client.TryReceive());
            Assert.Throws<InvalidOperationException>(() => client.AuthenticateAsClient("localhost"));
            await FiberAssert.Throws<InvalidOperationException>(async () => await client.Receive());
            await FiberAssert.Throws<InvalidOperationException>(async () => await client.Send("x"u8.ToArray()));
        }
    });

    [Fact]
    public void Select_waits_for_decrypted_bytes() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make();
        using (client)
        using (server)
        {
            Fiber<int> choosing = Fiber.Create(async () => await Select.Any(client.ReadableCase(), server.ReadableCase()));
            await Fiber.Yield();
            Assert.True(await client.Write("x"));
            Assert.Equal(1, await choosing.Join());
        }
    });

    [Fact]
    public void Unix_socket_speaks_tls() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = Net.UnixPair();
        (IoResult atClient, IoResult atServer) = await TlsPair.Shake(one, other);
        Assert.True(atClient);
        Assert.True(atServer);
        using (one)
        {
            Fiber.Create(() => Net.Echo(other));
            byte[] sent = Net.Payload(500_000);
            Fiber.Create(async () => await one.Write(sent));
            Assert.Equal(sent, await one.Read(sent.Length));
        }
    });
}
