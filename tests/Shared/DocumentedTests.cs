using System.Reflection;
using System.Text.RegularExpressions;

namespace FiberNet.Tests;

/// <summary>Documents that promise a test for each row of a table: the table and the tests, side by side.</summary>
internal static partial class DocumentedTests
{
    /// <summary>The rows of a document's tables, each as its cells.</summary>
    internal static string[][] Rows(string document) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", document))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];

    /// <summary>The tests that a cell names, as <c>`Class.Method`</c>.</summary>
    internal static string[] NamedIn(string cell) => [.. TestName().Matches(cell).Select(match => match.Groups[1].Value)];

    /// <summary>The tests of this assembly that run: those that are skipped prove nothing.</summary>
    internal static HashSet<string> Running() =>
        [.. typeof(DocumentedTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Where(Runs).Select(method => $"{type.Name}.{method.Name}"))];

    private static bool Runs(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() is { Skip: null };

    [GeneratedRegex("`([A-Za-z]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
