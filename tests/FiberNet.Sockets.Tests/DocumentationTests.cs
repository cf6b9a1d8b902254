namespace FiberNet.Tests;

/// <summary>docs/sockets.md names a test for each row of the original's page; it must exist.</summary>
public class DocumentationTests
{
    [Fact]
    public void Every_row_of_the_table_names_tests_that_exist()
    {
        string[][] rows = [.. DocumentedTests.Rows("sockets.md").Where(row => !IsOther(row))];
        Assert.True(rows.Length >= 85, $"The table has {rows.Length} rows only.");
        HashSet<string> tests = DocumentedTests.Running();
        foreach (string[] row in rows)
        {
            string[] named = DocumentedTests.NamedIn(row[^1]);
            Assert.True(named.Length > 0, $"This row names no test: {string.Join(" | ", row)}");
            Assert.All(named, name => Assert.Contains(name, tests));
        }
    }

    // Headings, and the table of what to call, which proves nothing.
    private static bool IsOther(string[] row) => row[0] is "original" or "what" || row.Length == 2;
}
