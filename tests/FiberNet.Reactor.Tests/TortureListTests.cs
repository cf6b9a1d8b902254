using System.Text.RegularExpressions;

namespace FiberNet.Tests;

/// <summary>docs/torture.md promises a test for each point; this looks that the tests are there.</summary>
public partial class TortureListTests
{
    [Fact]
    public void Every_point_of_the_list_has_a_row_and_every_test_that_is_named_exists()
    {
        string root = Repository.Root;
        string[] rows = [.. File.ReadLines(Path.Combine(root, "docs", "torture.md")).Where(line => RowNumber().IsMatch(line))];
        Assert.Equal(Enumerable.Range(1, 76), rows.Select(row => int.Parse(RowNumber().Match(row).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        foreach (string row in rows)
        {
            string[] names = [.. TestName().Matches(row).Select(match => match.Groups[1].Value)];
            Assert.True(names.Length > 0 || row.Contains("cannot arise", StringComparison.Ordinal) || row.Contains("open", StringComparison.Ordinal), row);
            string project = row.Split('|')[3].Trim();
            foreach (string name in names)
            {
                string folder = row.Contains($"`{name}` (", StringComparison.Ordinal) ? row.Split($"`{name}` (")[1].Split(')')[0] : project;
                Assert.True(Exists(Path.Combine(root, "tests", $"FiberNet.{folder}.Tests"), name), $"{name} is not in {folder}: {row}");
            }
        }
    }

    private static bool Exists(string folder, string name) => Directory
        .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Any(file => File.ReadAllText(file).Contains($" {name}(", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex RowNumber();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
