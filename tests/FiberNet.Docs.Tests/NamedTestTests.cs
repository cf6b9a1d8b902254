using System.Text.RegularExpressions;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests;

/// <summary>Pages name the tests that show what they say, as <c>SomeTests.Some_test</c>. Those tests are there.</summary>
public partial class NamedTestTests
{
    [Fact]
    public void Tests_that_pages_name_exist()
    {
        HashSet<string> tests = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests*.cs", SearchOption.AllDirectories).SelectMany(TestsIn)];
        (string Page, string Test)[] named =
        [
            .. from page in Page.All()
               where page.Path != "CHANGELOG.md"
               from line in page.Prose()
               from Match match in Named().Matches(line.Text)
               select ($"{page.Path}:{line.Number}", match.Groups[1].Value),
        ];
        Assert.True(named.Length >= 100, $"The pages name {named.Length} tests only.");
        Assert.Equal("", string.Join('\n', named.Where(name => !tests.Contains(name.Test))));
    }

    [Fact]
    public void Each_row_of_what_diagnostics_answer_names_a_test()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "diagnostics.md"));
        string[] rows = [.. lines.SkipWhile(static line => line != "## Which test shows it").SkipWhile(static line => !line.StartsWith("|--", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(static line => line.StartsWith('|'))];
        Assert.True(rows.Length >= 10, $"The table has {rows.Length} rows only.");
        Assert.All(rows, static row => Assert.Matches(Named(), row));
        Assert.All(rows, static row => Assert.StartsWith("yes", row.Split('|', StringSplitOptions.TrimEntries)[2], StringComparison.Ordinal));
    }

    /// <summary>The tests of a class, which may be in several files: <c>SomeTests.More.cs</c>.</summary>
    private static IEnumerable<string> TestsIn(string file)
    {
        string type = Path.GetFileName(file).Split('.')[0];
        return Test().Matches(File.ReadAllText(file)).Select(match => $"{type}.{match.Groups[1].Value}");
    }

    [GeneratedRegex(@"`([A-Z]\w+Tests\.\w+)`")]
    private static partial Regex Named();

    /// <summary>A method behind an attribute of xunit, or of one that is made of it, and perhaps the cases of a theory.</summary>
    [GeneratedRegex(@"^    \[\w*(?:Fact|Theory)\b[^\n]*\]\n(?:    [ \[][^\n]*\n)*?    public (?:static |async )*[\w<>]+ (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Test();
}
