using System.Net;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests;

/// <summary>The examples in the documentation of members.</summary>
internal static class Examples
{
    private const string Slashes = "///";

    /// <summary>The examples as pages, each with one block, so that they are compiled as those are.</summary>
    internal static IEnumerable<Page> All() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(static file => Of(Path.GetRelativePath(Repository.Root, file), File.ReadAllLines(file)));

    private static IEnumerable<Page> Of(string path, string[] lines)
    {
        for (int k = 0; k < lines.Length; k++)
        {
            if (Comment(lines[k]) != "<example>")
                continue;
            int end = Array.FindIndex(lines, k, static line => Comment(line) == "</example>");
            Assert.True(end > k, $"{path}:{k + 1}: the example has no end.");
            yield return new Page($"{path}, the example of line {k + 1}", [.. lines[(k + 1)..end].Select(Comment).Select(ToMarkdown)]);
            k = end;
        }
    }

    /// <summary>What a line of a documentation comment says, without the slashes and one blank; empty for other lines.</summary>
    private static string Comment(string line)
    {
        string text = line.TrimStart();
        if (!text.StartsWith(Slashes, StringComparison.Ordinal))
            return "";
        text = text[Slashes.Length..];
        return text.StartsWith(' ') ? text[1..] : text;
    }

    private static string ToMarkdown(string line) => line switch
    {
        "<code>" => "```csharp",
        "</code>" => "```",
        _ when line.StartsWith("<!--", StringComparison.Ordinal) => line,
        _ => WebUtility.HtmlDecode(line),
    };
}
