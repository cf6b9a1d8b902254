using System.Text.RegularExpressions;

namespace FiberNet.Tests;

/// <summary>The code says why: by comments beside it, and by assertions of what it relies on.</summary>
public partial class ReasonTests
{
    /// <summary>Lines with a comment that is not documentation, as a share of the lines that are not empty.</summary>
    [Theory]
    [InlineData("src/Fibers", 0.008)]
    [InlineData("src/Reactor", 0.01)]
    [InlineData("src/Sockets", 0.01)]
    public void Comments_have_their_share_of_the_lines(string folder, double least)
    {
        List<string> lines = [.. Sources.Of(folder).SelectMany(File.ReadLines).Where(line => !string.IsNullOrWhiteSpace(line))];
        int comments = lines.Count(line => Comment().IsMatch(line));
        Assert.True(comments >= least * lines.Count, $"{folder}: {comments} of {lines.Count} lines have a comment, less than {least:P1}.");
    }

    [Theory]
    [InlineData("src", 100)]
    [InlineData("src/Reactor", 20)]
    [InlineData("src/Sockets", 20)]
    public void Assumptions_are_asserted(string folder, int least)
    {
        int assertions = Sources.Of(folder).Sum(file => Assertion().Count(File.ReadAllText(file)));
        Assert.True(assertions >= least, $"{folder}: {assertions} assertions, less than {least}.");
    }

    /// <summary>A comment begins the line or stands behind code; an address ("http://") is none.</summary>
    [GeneratedRegex(@"^\s*//(?!/)|[;{},)]\s+// ")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bDebug\.Assert\(")]
    private static partial Regex Assertion();
}
