using System.Text.RegularExpressions;

namespace FiberNet.Tests;

public partial class TidyTests
{
    private const int LongestFile = 300;

    private static readonly string[] s_folders = ["src", "samples", "bench", "tests"];
    private static readonly string[] s_prose = ["src", "samples", "bench", "eng"];

    [Fact]
    public void A_source_file_holds_one_idea_and_is_short() =>
        Assert.DoesNotContain(
            Sources.Of("src"),
            // The names of errno are a table, not an idea.
            file => !file.EndsWith("Errno.cs", StringComparison.Ordinal) && File.ReadLines(file).Count() > LongestFile);

    [Fact]
    public void Nothing_is_left_to_be_done_later()
    {
        // Written so that this file does not find itself.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];
        Assert.DoesNotContain(
            s_folders.SelectMany(Sources.Of),
            file => marks.Any(mark => File.ReadAllText(file).Contains(mark, StringComparison.Ordinal)));
    }

    /// <summary>Phrases that docs/glossary.md has better words for, also where a line ends within one.</summary>
    [Fact]
    public void Prose_uses_the_words_of_the_glossary()
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Where(file => Path.GetFileName(file) != "CHANGELOG.md");
        Assert.DoesNotContain(
            from file in s_prose.SelectMany(Sources.Of).Concat(pages)
            from Match match in Riddle().Matches(LineEnd().Replace(File.ReadAllText(file), " "))
            select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}",
            _ => true);
    }

    [Theory]
    [InlineData(1, "FirstProgram")]
    [InlineData(2, "AcceptLoop")]
    public void Programs_of_the_README_are_samples(int number, string sample) =>
        Assert.Equal(Repository.Read($"samples/{sample}/Program.cs"), Sources.ProgramOfReadme(number));

    [Fact]
    public void Every_sample_has_its_line_in_the_README()
    {
        string readme = Repository.Read("README.md");
        foreach (string project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.csproj", SearchOption.AllDirectories))
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.True(
                name is "FirstProgram" or "AcceptLoop" || readme.Contains($"--project samples/{name}", StringComparison.Ordinal),
                $"README.md has no command for samples/{name}.");
        }
    }

    [GeneratedRegex(@"\bfor ?ever\b|\btime is over\b|\bwhoever\b|\bsomebody\b|\bthe original\b|\bthe same\.</summary>", RegexOptions.IgnoreCase)]
    private static partial Regex Riddle();

    /// <summary>The end of a line, and the sign of a comment at the beginning of the next.</summary>
    [GeneratedRegex(@"\s*\n\s*(///?|#)?\s*")]
    private static partial Regex LineEnd();
}
