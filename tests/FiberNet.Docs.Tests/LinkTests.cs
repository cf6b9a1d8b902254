using System.Text.RegularExpressions;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests;

/// <summary>Links between pages lead to something that is there.</summary>
public partial class LinkTests
{
    [Fact]
    public void Links_of_all_pages_resolve()
    {
        var broken = new List<string>();
        foreach (Page page in Page.All())
        {
            foreach ((int number, string text) in page.Prose())
                broken.AddRange(Link().Matches(text).Select(match => match.Groups[1].Value).Where(target => !Resolves(page, target)).Select(target => $"{page.Path}:{number}: {target}"));
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    /// <summary>Pages of other sites are not asked for: a test needs no network.</summary>
    private static bool Resolves(Page page, string target)
    {
        if (target.StartsWith("http", StringComparison.Ordinal))
            return Uri.IsWellFormedUriString(target, UriKind.Absolute);
        string[] parts = target.Split('#', 2);
        string file = parts[0].Length == 0
            ? Path.Combine(Repository.Root, page.Path)
            : Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, parts[0]));
        if (parts.Length == 1)
            return File.Exists(file) || Directory.Exists(file);
        return File.Exists(file) && File.ReadLines(file).Where(static line => line.StartsWith('#')).Select(Anchor).Contains(parts[1]);
    }

    /// <summary>The anchor that GitHub makes of a heading: lower case, blanks to hyphens, no punctuation.</summary>
    private static string Anchor(string heading) =>
        Punctuation().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
