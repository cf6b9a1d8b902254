namespace FiberNet.Tests;

/// <summary>Writes that wait behind one whose record is half sent: what becomes of them must not disturb it.</summary>
public class TlsWriteTests
{
    private static readonly byte[] s_first = Net.Payload(600_000);

    [Fact]
    public void A_write_that_leaves_the_queue_doubles_no_record() => Behind(async (client, stream) =>
    {
        Fiber canceled = Fiber.Create(async () => { _ = await client.Write(new byte[10]); });
        Fiber gathered = Fiber.Create(async () => { _ = await client.Write([new byte[10]]); });
        Assert.True((await client.Write(new byte[10], TimeSpan.FromMilliseconds(1))).IsTimeout);
        Assert.True((await client.Write(new byte[10], TimeSpan.Zero)).IsTimeout);
        foreach (Fiber waiting in new[] { canceled, gathered })
        {
            waiting.Cancel();
            await waiting.Throws<FiberCanceledException>();
        }
    });

    [Fact]
    public void A_stream_call_that_leaves_the_queue_doubles_no_record() => Behind(async (_, stream) =>
    {
        using var source = new CancellationTokenSource();
        Task behind = stream.WriteAsync(new byte[10], source.Token).AsTask();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind);
    });

    /// <summary>Runs a test while a write of a TLS connection waits for room, and then reads what has come.</summary>
    private static void Behind(Func<FiberSocket, Stream, FiberTask> body) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await TlsPair.Make(bufferSize: 4096);
        using (server)
        using (Stream stream = client.AsStream())
        {
            Fiber<IoResult> first = Fiber.Create(async () => await client.Write(s_first));
            await body(client, stream);
            byte[]? received = await server.Read(s_first.Length);
            Assert.Equal(new IoResult(s_first.Length), await first.Join());
            Assert.True(s_first.AsSpan().SequenceEqual(received), "The bytes are others.");
            await stream.WriteAsync("end"u8.ToArray());
            Assert.Equal("end", Net.Text(await server.Read(3)));
        }
    });
}
