namespace FiberNet.Tests.Framing;

public class FrameFormatTests
{
    [Fact]
    public void Impossible_formats_are_refused_and_name_the_limit()
    {
        Assert.Throws<ArgumentOutOfRangeException>("size", () => FrameFormat.LengthPrefix(3, 10));
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => FrameFormat.LengthPrefix(4, -1));
        Assert.Contains("up to 255, not 256", Assert.Throws<ArgumentOutOfRangeException>("limit", () => FrameFormat.LengthPrefix(1, 256)).Message);
        Assert.Contains("up to 65535", Assert.Throws<ArgumentOutOfRangeException>("limit", () => FrameFormat.LengthPrefix(2, 65_536)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => FrameFormat.VarintPrefix(-1));
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => FrameFormat.Delimited("\n", int.MaxValue));
        Assert.Throws<ArgumentException>(() => FrameFormat.Delimited("", 10));
        Assert.Equal(10, FrameFormat.VarintPrefix(10).Limit);
    }

    [Fact]
    public void Content_above_the_limit_is_refused() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        using (var stream = new MemoryStream())
        {
            FrameFormat format = FrameFormat.LengthPrefix(4, limit: 10);
            Assert.Contains("limit of the format is 10", Assert.Throws<ArgumentException>("content", () => { _ = client.WriteFrame(format, new byte[11]); }).Message);
            Assert.Throws<ArgumentException>("content", () => { _ = stream.WriteFrameAsync(format, new byte[11]).AsTask(); });
            Assert.True(await client.WriteFrame(format, new byte[10]));
        }
    });

    [Theory]
    [InlineData("\n", "a\nb", false)]
    [InlineData("\r\n", "a\r", true)]
    [InlineData("aa", "xa", false)]
    [InlineData("aba", "xab", false)]
    [InlineData("abc", "xab", true)]
    [InlineData("abab", "xab", false)]
    [InlineData("abab", "xaba", true)]
    [InlineData("\r\n", "", true)]
    public async Task Content_that_would_be_read_as_several_is_refused(string delimiter, string content, bool isAllowed)
    {
        FrameFormat format = FrameFormat.Delimited(delimiter, limit: 100);
        using var stream = new MemoryStream();
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(content);
        if (!isAllowed)
        {
            Assert.Throws<ArgumentException>(nameof(content), () => { _ = stream.WriteFrameAsync(format, bytes).AsTask(); });
            return;
        }

        await stream.WriteFrameAsync(format, bytes);
        stream.Position = 0;
        using var frames = new FrameReader(stream, format);
        Assert.Equal(bytes, (await frames.ReadAsync())!.Value.ToArray());
        Assert.Null(await frames.ReadAsync());
    }
}
