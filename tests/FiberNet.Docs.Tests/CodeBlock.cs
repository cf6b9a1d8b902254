using System.Text.RegularExpressions;

namespace FiberNet.Docs.Tests;

/// <summary>A block of C# on a page, or one half of a block that shows code that a rule reports and code that it does not.</summary>
/// <remarks>
/// Comments before the block say what it takes for granted: <c>given: FiberSocket socket</c> makes it the body of a method with
/// these parameters, <c>member</c> a member of a class, <c>members: …</c> adds others,
/// and <c>reports: FIBER019</c> means that the code is wrong on purpose. Without a comment it is a whole program.
/// </remarks>
/// <param name="Page">The page.</param>
/// <param name="Line">The number of its first line.</param>
/// <param name="Text">The code.</param>
/// <param name="Directives">The comments, without their marks.</param>
internal sealed partial record CodeBlock(Page Page, int Line, string Text, string[] Directives)
{
    private const string RightHalf = "// right";

    /// <summary>The rule that has to report the code; null: none may.</summary>
    internal string? Reported => Text.StartsWith("// reported", StringComparison.Ordinal) ? System.IO.Path.GetFileNameWithoutExtension(Page.Path) : Values("reports:").SingleOrDefault();

    /// <summary>The heading of the second level that it is below.</summary>
    internal string? Heading => Page.Lines.Take(Line).LastOrDefault(static line => line.StartsWith("## ", StringComparison.Ordinal))?["## ".Length..];

    internal bool IsProgram => Directives.Length == 0;

    public override string ToString() => $"{Page.Path}:{Line}";

    internal static IEnumerable<CodeBlock> Of(Page page)
    {
        for (int k = 0; k < page.Lines.Length; k++)
        {
            if (page.Lines[k].Trim() != "```csharp")
                continue;
            int end = Array.FindIndex(page.Lines, k + 1, static line => line.Trim() == "```");
            Assert.True(end > k, $"{page.Path}:{k + 1}: the block has no end.");
            string[] directives = DirectivesBefore(page, k);
            int start = k + 1;
            for (int line = start + 1; line <= end; line++)
            {
                if (line < end && !page.Lines[line].StartsWith(RightHalf, StringComparison.Ordinal))
                    continue;
                yield return new CodeBlock(page, start + 1, string.Join('\n', page.Lines[start..line]), directives);
                start = line;
            }

            k = end;
        }
    }

    /// <summary>The block as a file that compiles; what is no program is in a namespace of its own, so that all of them are one compilation.</summary>
    internal string ToSource(int number)
    {
        if (IsProgram)
            return Text;
        string usings = string.Join('\n', UsingDirective().Matches(Text).Select(static match => match.Value));
        string body = UsingDirective().Replace(Text, "");
        string members = string.Join('\n', Values("members:"));
        string? given = Values("given:").SingleOrDefault();
        string block = given is null ? body : $"internal static async FiberTask Run({given})\n{{\n{body}\n}}";
        return $"{usings}\nnamespace Block{number};\ninternal partial class Block\n{{\n{members}\n{block}\n}}\n";
    }

    private IEnumerable<string> Values(string name) =>
        Directives.Where(directive => directive.StartsWith(name, StringComparison.Ordinal)).Select(directive => directive[name.Length..].Trim());

    private static string[] DirectivesBefore(Page page, int fence)
    {
        int first = fence;
        while (first > 0 && Directive().IsMatch(page.Lines[first - 1]))
            first--;
        return [.. page.Lines[first..fence].Select(static line => Directive().Match(line).Groups[1].Value)];
    }

    [GeneratedRegex("^<!-- ((?:given:|reports:|members?:?).*?) ?-->$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();
}
