namespace FiberNet.Tests;

/// <summary>
/// docs/sockets.md has a row for each one of the page "sockets 1.6", docs/internals/sockets-behaviour.md for each behaviour of it that
/// matters; the tests that a row names must exist and run.
/// </summary>
public class DocumentationTests
{
    [Theory]
    [InlineData("sockets.md", 85)]
    [InlineData("internals/sockets-behaviour.md", 60)]
    public void Every_row_of_the_table_names_tests_that_exist_and_run(string document, int least)
    {
        string[][] rows = [.. DocumentedTests.Rows(document).Where(row => !IsOther(row))];
        Assert.True(rows.Length >= least, $"The table has {rows.Length} rows only.");
        HashSet<string> tests = DocumentedTests.Running();
        foreach (string[] row in rows)
        {
            string[] named = DocumentedTests.NamedIn(row[^1]);
            Assert.True(named.Length > 0, $"This row names no test: {string.Join(" | ", row)}");
            Assert.All(named, name => Assert.Contains(name, tests));
        }
    }

    // Headings, and the table of what to call, which proves nothing.
    private static bool IsOther(string[] row) => row[0] is "Tarantool" or "what" || row.Length == 2;
}
