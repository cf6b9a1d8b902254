namespace FiberNet.Tests.Docs;

/// <summary>docs/internals/fibers-behaviour.md promises tests for each behaviour; this looks that they are there and run.</summary>
public class FiberBehaviourTests
{
    [Fact]
    public void Every_behaviour_names_its_tests_or_says_why_not()
    {
        string[][] rows = [.. DocumentedTests.Rows("internals/fibers-behaviour.md").Where(row => row[0] != "Tarantool")];
        Assert.True(rows.Length >= 70, $"The tables have {rows.Length} rows only.");
        HashSet<string> tests = DocumentedTests.Running();
        foreach (string[] row in rows)
        {
            string text = string.Join(" | ", row);
            string[] named = DocumentedTests.NamedIn(row[^1]);
            Assert.True(named.Length > 0 != row[1].StartsWith("no test: ", StringComparison.Ordinal), $"Either tests or a reason: {text}");
            Assert.All(named, name => Assert.True(tests.Contains(name), $"{name} does not exist or is skipped: {text}"));
        }
    }
}
