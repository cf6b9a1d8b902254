using System.Reflection;
using System.Text.RegularExpressions;

namespace FiberNet.Tests;

/// <summary>docs/sockets.md names a test for each row of the original's page; it must exist.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void Every_row_of_the_table_names_tests_that_exist()
    {
        string[] rows = [.. File.ReadLines(Find()).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !IsOther(line))];
        Assert.True(rows.Length >= 85, $"The table has {rows.Length} rows only.");
        HashSet<string> tests = [.. typeof(DocumentationTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Where(IsTest).Select(method => $"{type.Name}.{method.Name}"))];
        foreach (string row in rows)
        {
            string[] cells = row.Split('|', StringSplitOptions.TrimEntries);
            MatchCollection named = TestName().Matches(cells[^2]);
            Assert.True(named.Count > 0, $"This row names no test: {row}");
            Assert.All(named, name => Assert.Contains(name.Groups[1].Value, tests));
        }
    }

    // Headings, and the table of what to call, which proves nothing.
    private static bool IsOther(string line) =>
        line.StartsWith("| original", StringComparison.Ordinal) || line.StartsWith("| what |", StringComparison.Ordinal) || line.Split('|').Length == 4;

    private static bool IsTest(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() is not null;

    private static string Find()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "FiberNet.sln")))
            directory = Path.GetDirectoryName(directory);
        return Path.Combine(directory!, "docs", "sockets.md");
    }

    [GeneratedRegex("`([A-Za-z]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
