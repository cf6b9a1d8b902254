using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FiberNet.Docs.Tests;

/// <summary>The documentation of members, public and internal, as the compiler has collected it for editors.</summary>
internal static partial class MemberDocs
{
    private const int Packages = 9;
    private const char Break = '\u2029';

    private static readonly HashSet<string> s_blocks = ["summary", "remarks", "para", "param", "typeparam", "returns", "value", "exception", "item", "term", "description"];

    internal static IEnumerable<XElement> All()
    {
        string[] files = Directory.GetFiles(AppContext.BaseDirectory, "FiberNet*.xml");
        Assert.True(files.Length >= Packages, $"There is documentation of {files.Length} packages only.");
        return files.SelectMany(static file => XDocument.Load(file).Descendants("member"));
    }

    internal static string NameOf(XElement member) => member.Attribute("name")!.Value;

    /// <summary>The prose of a member, each paragraph on one line, with a word for each reference and each piece of code.</summary>
    internal static IEnumerable<string> ParagraphsOf(XElement member) =>
        member.Descendants().Where(static element => s_blocks.Contains(element.Name.LocalName)).SelectMany(LinesOf);

    /// <summary>The summary of a member on one line.</summary>
    internal static string SummaryOf(XElement member) =>
        member.Element("summary") is { } summary ? string.Join(' ', summary.DescendantsAndSelf().Where(static element => s_blocks.Contains(element.Name.LocalName)).SelectMany(LinesOf)) : "";

    private static IEnumerable<string> LinesOf(XElement block) =>
        string.Concat(block.Nodes().Select(TextOf)).Split(Break).Select(static text => Blank().Replace(text, " ").Trim()).Where(static text => text.Length > 0);

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "code" or "example" or "list" } => $"{Break}",
        XElement block when s_blocks.Contains(block.Name.LocalName) => $"{Break}",
        XElement { Name.LocalName: "c" } or XElement { IsEmpty: true } => "Code",
        XElement other => string.Concat(other.Nodes().Select(TextOf)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
