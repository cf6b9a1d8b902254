using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace FiberNet.Tests.Docs;

public partial class DocsTests
{
    [Fact]
    public void Code_blocks_of_the_manual_compile_and_run()
    {
        string folder = FolderOfThisFile();
        string manual = File.ReadAllText(Path.Combine(folder, "../../../docs/fibers.md"));
        string samples = Squeeze(string.Concat(Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText)));
        MatchCollection blocks = CodeBlock().Matches(manual);
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Squeeze(block.Groups[1].Value), samples, StringComparison.Ordinal));
    }

    /// <summary>Indentation is the one difference that is allowed.</summary>
    private static string Squeeze(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string FolderOfThisFile([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
