using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FiberNet.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FiberNet.Analyzers.Tests;

/// <summary>The mistakes of <c>tests/Mistakes</c>, each with all rules: a line reports what its comment says.</summary>
public partial class MistakeTests
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "Mistakes");

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(s_folder, "*.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_mistake_is_reported_where_it_is(string file)
    {
        string text = File.ReadAllText(Path.Combine(s_folder, file));
        IEnumerable<string> expected = text.Split('\n').SelectMany((line, index) =>
            Marks().Match(line) is { Success: true } match ? match.Groups[1].Captures.Select(id => $"{index + 1}: {id.Value.Trim()}") : []);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Reported(text)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_has_a_mistake()
    {
        string all = string.Concat(Directory.EnumerateFiles(s_folder, "*.cs").Select(File.ReadAllText));
        Assert.All(Rules.All, rule => Assert.Contains(rule.Id, all, StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string>> Reported(string text)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Mistake",
            [CSharpSyntaxTree.ParseText(text, options), CSharpSyntaxTree.ParseText(Usings, options)],
            Verify.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(Rules.Analyzers).GetAnalyzerDiagnosticsAsync();
        return found.Select(diagnostic => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id}");
    }

    [GeneratedRegex(@"// (?:(FIBER\d+) ?)+$")]
    private static partial Regex Marks();
}
