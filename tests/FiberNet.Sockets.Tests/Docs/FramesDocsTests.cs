using System.Text.RegularExpressions;

namespace FiberNet.Tests.Docs;

public partial class FramesDocsTests
{
    [Fact]
    public void Code_blocks_of_the_page_are_the_samples()
    {
        string samples = Squeeze(Repository.Read("tests/FiberNet.Sockets.Tests/Docs/FramesSamples.cs"));
        MatchCollection blocks = CodeBlock().Matches(Repository.Read("docs/frames.md"));
        Assert.Equal(2, blocks.Count);
        Assert.All(blocks, block => Assert.Contains(Squeeze(block.Groups[1].Value), samples, StringComparison.Ordinal));
    }

    [Fact]
    public void The_samples_of_the_page_work() => InReactor.Run(async () =>
    {
        (FiberSocket near, FiberSocket far) = Net.UnixPair();
        using (far)
            Assert.Equal("question"u8.ToArray(), await FramesSamples.AskEcho(near, far, "question"u8.ToArray()));
        Assert.Equal(3, await FramesSamples.CountAll(new MemoryStream([1, 7, 0, 2, 8, 9])));
    });

    private static string Squeeze(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
