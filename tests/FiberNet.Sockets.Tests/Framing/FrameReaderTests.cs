using FiberNet.Tests.StreamContract;

namespace FiberNet.Tests.Framing;

/// <summary>Frames on streams.</summary>
public class FrameReaderTests
{
    private static readonly FrameFormat s_format = FrameFormat.LengthPrefix(2, limit: 1_000);

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void Frames_cross_streams_of_each_kind(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        foreach (FrameFormat format in Formats.Each)
        {
            byte[][] sent = Formats.Contents(format, new Random(format.Limit), 20);
            Task writing = Write(first, format, sent);
            using var frames = new FrameReader(second, format);
            foreach (byte[] content in sent)
                Assert.Equal(content, (await frames.ReadAsync())!.Value.ToArray());
            await writing;
        }
    });

    [Fact]
    public async Task Frames_in_pieces_of_any_size_are_read_whole()
    {
        foreach (FrameFormat format in Formats.Each)
        {
            var random = new Random(format.Limit);
            byte[][] sent = Formats.Contents(format, random, 50);
            using var stream = new MemoryStream();
            await Write(stream, format, sent);
            using var frames = new FrameReader(new Dribble(stream.ToArray(), random), format);
            foreach (byte[] content in sent)
                Assert.Equal(content, (await frames.ReadAsync())!.Value.ToArray());
            Assert.Null(await frames.ReadAsync());
            Assert.Null(await frames.ReadAsync());
        }
    }

    [Fact]
    public async Task Too_long_cut_and_malformed_frames_are_told_apart()
    {
        InvalidDataException tooLong = await Fails<InvalidDataException>(s_format, [0xFF, 0xFF, 0]);
        Assert.Contains("65535 bytes or more; the limit of the format is 1000", tooLong.Message);
        Assert.Contains("malformed", (await Fails<InvalidDataException>(FrameFormat.VarintPrefix(9), [.. Enumerable.Repeat((byte)0x80, 11)])).Message);
        Assert.Contains("limit of the format is 3", (await Fails<InvalidDataException>(FrameFormat.Delimited("\n", 3), "1234\n"u8.ToArray())).Message);
        Assert.Contains("at byte 3 of it", (await Fails<EndOfStreamException>(s_format, [0, 2, 1])).Message);
        Assert.Contains("at byte 1 of it", (await Fails<EndOfStreamException>(s_format, [0])).Message);
    }

    [Fact]
    public void A_canceled_read_leaves_its_part_of_a_frame() => StreamCases.Run(StreamKind.Plain, StreamPlace.Pool, async (first, second) =>
    {
        using var frames = new FrameReader(second, s_format);
        await first.WriteAsync(new byte[] { 0, 2, 7 });
        using var source = new CancellationTokenSource();
        ValueTask<ReadOnlyMemory<byte>?> read = frames.ReadAsync(source.Token);
        Assert.Throws<InvalidOperationException>(() => { _ = frames.ReadAsync().AsTask(); });
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
        await first.WriteAsync(new byte[] { 8 });
        Assert.Equal([7, 8], (await frames.ReadAsync())!.Value.ToArray());
    });

    [Fact]
    public void Disposal_leaves_the_stream_and_what_was_read() => StreamCases.Run(StreamKind.Plain, StreamPlace.Pool, async (first, second) =>
    {
        var frames = new FrameReader(second, s_format);
        await first.WriteFrameAsync(s_format, new byte[] { 1, 2, 3 });
        ReadOnlyMemory<byte>? content = await frames.ReadAsync();
        frames.Dispose();
        Assert.Equal([1, 2, 3], content!.Value.ToArray());
        Assert.Throws<ObjectDisposedException>(() => { _ = frames.ReadAsync().AsTask(); });
        await first.WriteAsync(new byte[] { 9 });
        Assert.Equal(1, await second.ReadAsync(new byte[1]));
    });

    private static async Task Write(Stream stream, FrameFormat format, byte[][] contents)
    {
        foreach (byte[] content in contents)
            await stream.WriteFrameAsync(format, content);
    }

    private static async Task<T> Fails<T>(FrameFormat format, byte[] bytes)
        where T : Exception
    {
        using var frames = new FrameReader(new MemoryStream(bytes), format);
        T failure = await Assert.ThrowsAsync<T>(async () => await frames.ReadAsync());
        await Assert.ThrowsAsync<T>(async () => await frames.ReadAsync());
        return failure;
    }

    /// <summary>Gives its bytes in random pieces.</summary>
    private sealed class Dribble(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + random.Next(random.Next(2) == 0 ? 3 : 5_000))], cancellationToken);
    }
}
