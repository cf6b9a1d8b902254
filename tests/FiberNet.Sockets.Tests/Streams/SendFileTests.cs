using Microsoft.Win32.SafeHandles;

namespace FiberNet.Tests.Streams;

/// <summary>Files that cannot be sent at once; see also <see cref="Messages.GatherAndPassTests"/>.</summary>
public sealed class SendFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void SendFile_without_room_starts_at_the_first_byte_later() => WithFile(1000, async (file, content, client, server) =>
    {
        int before = await Fill(client);
        Assert.Equal(new IoResult(0, Errno.ETIMEDOUT), await client.SendFile(file, timeout: TimeSpan.Zero));
        Fiber<IoResult> sender = Fiber.Create(async () => await client.SendFile(file, 1, 900));
        Assert.Equal(before, (await server.Read(before))!.Length);
        Assert.Equal(content[1..901], await server.Read(900));
        Assert.Equal(new IoResult(900), await sender.Join());
    });

    [Fact]
    public void SendFile_that_times_out_counts_what_was_sent() => WithFile(1_500_000, async (file, content, client, server) =>
    {
        foreach (TimeSpan timeout in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(1) })
        {
            IoResult result = await client.SendFile(file, timeout: timeout);
            Assert.Equal(Errno.ETIMEDOUT, result.Errno);
            Assert.InRange(result.Count, 1, content.Length - 1);
            int sent = (int)result.Count;
            Assert.Equal(content[..sent], await server.Read(sent));
        }

        Assert.False(await server.Readable(TimeSpan.Zero));
    });

    [Fact]
    public void SendFile_ends_when_the_file_closes_or_shrinks() => WithFile(1000, async (file, content, client, server) =>
    {
        int before = await Fill(client);
        using SafeFileHandle other = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Fiber<IoResult> ofShorter = Fiber.Create(async () => await client.SendFile(other));
        Fiber<IoResult> ofClosed = Fiber.Create(async () => await client.SendFile(file));
        RandomAccess.SetLength(other, 0);
        file.Dispose();
        Assert.Equal(before, (await server.Read(before))!.Length);
        Assert.Equal(new IoResult(0, Errno.EIO), await ofShorter.Join());
        Assert.Equal(new IoResult(0, Errno.EBADF), await ofClosed.Join());
        Assert.False(await server.Readable(TimeSpan.Zero));
    });

    [Fact]
    public void A_file_for_a_peer_that_has_gone_ends_with_the_errno() => WithFile(1000, async (file, _, client, server) =>
    {
        server.Close();
        Assert.Equal(new IoResult(0, Errno.EPIPE), await client.SendFile(file));
    });

    public void Dispose() => File.Delete(_path);

    /// <summary>A UNIX pair: its room comes back when the bytes are read, not when an acknowledgement has come.</summary>
    private void WithFile(int length, Func<SafeFileHandle, byte[], FiberSocket, FiberSocket, FiberTask> body) => InReactor.Run(async () =>
    {
        byte[] content = Net.Payload(length);
        File.WriteAllBytes(_path, content);
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (SafeFileHandle file = File.OpenHandle(_path, share: FileShare.ReadWrite))
        using (client)
        using (server)
            await body(file, content, client, server);
    });

    /// <summary>Writes until the kernel has no room.</summary>
    /// <returns>How many bytes went in.</returns>
    private static async FiberTask<int> Fill(FiberSocket socket)
    {
        int total = 0;
        for (IoResult result = default; result.Errno == Errno.None; total += (int)result.Count)
            result = await socket.Write(new byte[4096], TimeSpan.Zero);
        return total;
    }
}
