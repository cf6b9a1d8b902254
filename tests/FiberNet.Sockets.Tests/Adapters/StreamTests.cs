using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FiberNet.Tests.Adapters;

public class StreamTests
{
    private static void WithStreams(Func<Stream, FiberSocket, FiberTask> body) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (Stream stream = client.AsStream())
        using (server)
            await body(stream, server);
        Assert.True(client.IsClosed);
    });

    [Fact]
    public void A_stream_reads_and_writes_and_ends() => WithStreams(async (stream, server) =>
    {
        await stream.WriteAsync("hello\n"u8.ToArray());
        Assert.Equal("hello\n", Net.Text(await server.ReadLine()));
        Fiber writer = Fiber.Start(async () =>
        {
            await server.Write("one\ntwo\n");
            server.Close();
        });
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        Assert.Equal("one", await reader.ReadLineAsync());
        Assert.Equal("two", await reader.ReadLineAsync());
        Assert.Null(await reader.ReadLineAsync());
        await writer.Join();
    });

    [Fact]
    public void A_read_without_room_waits_for_bytes_and_takes_none() => WithStreams(async (stream, server) =>
    {
        Task<int> waiting = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted);
        await server.Write("x");
        Assert.Equal(0, await waiting);
        Assert.Equal(1, await stream.ReadAsync(new byte[10]));
    });

    [Fact]
    public void Other_threads_use_it_too_and_may_block() => WithStreams(async (stream, server) =>
    {
        Fiber echo = Fiber.Create(() => Net.Echo(server));
        await Reactor.Offload(() =>
        {
            byte[] buffer = new byte[5];
            stream.Write("block"u8);
            stream.ReadExactly(buffer);
            Assert.Equal("block", Net.Text(buffer));
        });
        await Reactor.Offload(async () =>
        {
            byte[] buffer = new byte[5];
            await stream.WriteAsync("async"u8.ToArray());
            await stream.ReadExactlyAsync(buffer);
            Assert.Equal("async", Net.Text(buffer));
            return true;
        });
        Assert.Throws<InvalidOperationException>(() => stream.Read(new byte[1], 0, 1));
        stream.Dispose();
        await echo.Join();
    });

    [Fact]
    public void A_token_cancels_a_read_which_then_has_taken_nothing() => WithStreams(async (stream, server) =>
    {
        using var source = new CancellationTokenSource();
        Task<int> read = stream.ReadAsync(new byte[10], source.Token).AsTask();
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        source.Cancel();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(source.Token, canceled.CancellationToken);
        await server.Write("kept");
        Assert.Equal(4, await stream.ReadAsync(new byte[10]));
        Assert.True(stream.ReadAsync(new byte[1], source.Token).AsTask().IsCanceled);
    });

    [Fact]
    public void A_stream_that_another_thread_disposes_of_closes_the_socket() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            await Reactor.Offload(client.AsStream().Dispose);
            Assert.Empty((await server.ReadToEnd(1))!);
            Assert.True(client.IsClosed);
        }
    });

    [Fact]
    public void Errors_are_exceptions_with_the_errno() => WithStreams(async (stream, server) =>
    {
        Net.Reset(server);
        IOException failure = await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1]).AsTask());
        Assert.Equal((int)Errno.ECONNRESET, failure.HResult);
        failure = await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync(new byte[1]).AsTask());
        Assert.Equal((int)Errno.EPIPE, failure.HResult);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
    });

    [Fact]
    public void Tls_works_both_ways() => InReactor.Run(async () =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        byte[] payload = Net.Payload(500_000);
        Fiber echo = Fiber.Create(async () =>
        {
            using var tls = new SslStream(server.AsStream());
            await tls.AuthenticateAsServerAsync(certificate);
            byte[] buffer = new byte[30_000];
            while (await tls.ReadAsync(buffer) is > 0 and int count)
                await tls.WriteAsync(buffer.AsMemory(0, count));
            await tls.ShutdownAsync();
        });
        using (var tls = new SslStream(client.AsStream(), false, (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString()))
        {
            await tls.AuthenticateAsClientAsync("localhost");
            Fiber writer = Fiber.Create(async () => await tls.WriteAsync(payload));
            byte[] received = new byte[payload.Length];
            await tls.ReadExactlyAsync(received);
            Assert.Equal(payload, received);
            await writer.Join();
            await tls.ShutdownAsync();
            Assert.Equal(0, await tls.ReadAsync(received));
        }

        await echo.Join();
    });

    [Fact]
    public void A_pair_of_pipes_carries_both_directions() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        Fiber echo = Fiber.Create(() => Net.Echo(server));
        using (client)
        {
            IDuplexPipe pipe = client.AsPipe();
            await pipe.Output.WriteAsync("through a pipe"u8.ToArray());
            ReadResult result = await pipe.Input.ReadAtLeastAsync(14);
            Assert.Equal("through a pipe", Encoding.ASCII.GetString(result.Buffer));
            pipe.Input.AdvanceTo(result.Buffer.End);
            await pipe.Input.CompleteAsync();
            await pipe.Output.CompleteAsync();
            Assert.False(client.IsClosed);
        }

        await echo.Join();
    });
}
