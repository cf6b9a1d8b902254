using System.Globalization;
using System.Text.RegularExpressions;

namespace FiberNet.Tests;

/// <summary>docs/internals/torture.md promises a test for each point; this looks that the tests are there, and run.</summary>
public partial class TortureListTests
{
    private static readonly string[] s_rows =
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "internals", "torture.md")).Where(line => RowNumber().IsMatch(line))];

    [Fact]
    public void Every_point_of_the_list_has_a_row() =>
        Assert.Equal(Enumerable.Range(1, 76), s_rows.Select(row => int.Parse(RowNumber().Match(row).Groups[1].Value, CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_row_names_existing_tests_or_says_why_not()
    {
        foreach (string row in s_rows)
        {
            string[] cells = row.Split('|');
            (string project, string proof) = (cells[3].Trim(), cells[4]);
            Assert.False(Open().IsMatch(proof), $"It is open: {row}");
            string[] names = [.. TestName().Matches(proof).Select(match => match.Groups[1].Value)];
            Assert.True(names.Length > 0 || proof.Contains("cannot arise", StringComparison.Ordinal), $"There is no proof: {row}");
            foreach (string name in names)
            {
                Match elsewhere = Regex.Match(proof, $@"`{name}` \((\w+)\)");
                string folder = elsewhere.Success ? elsewhere.Groups[1].Value : project;
                string? attributes = AttributesOf(Path.Combine(Repository.Root, "tests", $"FiberNet.{folder}.Tests"), name);
                Assert.True(attributes is not null, $"{name} is no test in {folder}: {row}");
                Assert.False(attributes.Contains("Skip", StringComparison.Ordinal), $"{name} is skipped: {row}");
            }
        }
    }

    /// <summary>The lines of attributes above a test; null if there is none of the name that xunit runs.</summary>
    private static string? AttributesOf(string folder, string name) => Directory
        .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => Regex.Match(File.ReadAllText(file), $@"((?:^ +\[.*\]\r?\n)+) +public .*\b{name}\(", RegexOptions.Multiline))
        .Where(match => match.Success && TestAttribute().IsMatch(match.Groups[1].Value))
        .Select(match => match.Groups[1].Value)
        .FirstOrDefault();

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex RowNumber();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\[\w*(Fact|Theory)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\bopen\b", RegexOptions.IgnoreCase)]
    private static partial Regex Open();
}
