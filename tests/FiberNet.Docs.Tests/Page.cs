using System.Text.RegularExpressions;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests;

/// <summary>A Markdown page of the repository.</summary>
/// <param name="Path">Its path below the root.</param>
/// <param name="Lines">Its lines.</param>
internal sealed partial record Page(string Path, string[] Lines)
{
    /// <summary>README, docs, and the pages of packages; not what only looks back.</summary>
    internal static IEnumerable<Page> All()
    {
        string root = Repository.Root;
        IEnumerable<string> files = Directory.EnumerateFiles(root, "*.md")
            .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateDirectories(System.IO.Path.Combine(root, "src")).Append(System.IO.Path.Combine(root, "templates"))
                .Select(static folder => System.IO.Path.Combine(folder, "README.md")).Where(File.Exists));
        return files.Order(StringComparer.Ordinal).Select(file => new Page(System.IO.Path.GetRelativePath(root, file), File.ReadAllLines(file)));
    }

    /// <summary>The lines outside code blocks, with their numbers.</summary>
    internal IEnumerable<(int Number, string Text)> Prose()
    {
        bool isCode = false;
        for (int k = 0; k < Lines.Length; k++)
        {
            if (Lines[k].TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            else if (!isCode)
                yield return (k + 1, Lines[k]);
        }
    }

    /// <summary>Runs of prose, each on one line, with a word for each piece of code. An item of a list is one of its own; tables and headings are none.</summary>
    internal IEnumerable<string> Paragraphs()
    {
        var lines = new List<string>();
        int last = 0;
        foreach ((int number, string text) in Prose().Append((Lines.Length + 2, "")))
        {
            string line = text.Trim();
            if (line.Length == 0 || number > last + 1 || NotProse().IsMatch(line) || ListItem().IsMatch(line))
            {
                if (lines.Count > 0)
                    yield return Plain(string.Join(' ', lines));
                lines.Clear();
            }

            if (line.Length > 0 && !NotProse().IsMatch(line))
                lines.Add(ListItem().Replace(line, ""));
            last = number;
        }
    }

    /// <summary>Without the marks of Markdown and the targets of links.</summary>
    private static string Plain(string markdown) =>
        LinkedText().Replace(Code().Replace(markdown, "Code"), "$1").Replace("*", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:\||#|<!--|!\[)")]
    private static partial Regex NotProse();

    [GeneratedRegex(@"^(?:[-*]|\d+\.) ")]
    private static partial Regex ListItem();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkedText();
}
