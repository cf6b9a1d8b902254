using System.Collections.Immutable;
using System.Globalization;
using FiberNet.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FiberNet.Docs.Tests;

/// <summary>The code in the documents compiles against the packages as they are, and makes none of the mistakes that they warn of.</summary>
public class CodeBlockTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_rules =
        [.. typeof(DroppedOutcomeAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    [Fact]
    public Task Code_blocks_of_all_pages_compile() => Compile(Page.All(), atLeast: 50);

    [Fact]
    public Task Examples_of_members_compile() => Compile(Examples.All(), atLeast: 40);

    private static async Task Compile(IEnumerable<Page> pages, int atLeast)
    {
        CodeBlock[] blocks = [.. pages.SelectMany(CodeBlock.Of)];
        Assert.True(blocks.Length >= atLeast, $"There are {blocks.Length} blocks only.");
        List<string> errors = await ErrorsOf([.. blocks.Where(static block => !block.IsProgram)], OutputKind.DynamicallyLinkedLibrary);
        foreach (CodeBlock program in blocks.Where(static block => block.IsProgram))
            errors.AddRange(await ErrorsOf([program], OutputKind.ConsoleApplication));
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    private static async Task<List<string>> ErrorsOf(CodeBlock[] blocks, OutputKind kind)
    {
        Compilation compilation = Compiler.Compile("blocks", kind, blocks.Select(static (block, number) => (block.ToString(), block.ToSource(number))));
        string[] errors = [.. compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(Tell)];
        if (errors.Length > 0)
            return [.. errors];
        ImmutableArray<Diagnostic> reports = await compilation.WithAnalyzers(s_rules).GetAnalyzerDiagnosticsAsync();
        ILookup<string, Diagnostic> byBlock = reports.ToLookup(static report => report.Location.SourceTree!.FilePath);
        return [.. blocks.SelectMany(block => Judge(block, byBlock[block.ToString()]))];
    }

    private static IEnumerable<string> Judge(CodeBlock block, IEnumerable<Diagnostic> reports)
    {
        if (block.Reported is not { } rule)
            return reports.Where(static report => report.Severity >= DiagnosticSeverity.Warning).Select(Tell);
        return reports.Any(report => report.Id == rule) ? [] : [$"{block}: {rule} does not report it."];
    }

    private static string Tell(Diagnostic diagnostic) =>
        $"{diagnostic.Location.SourceTree?.FilePath}: {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)} at `{LineOf(diagnostic)}`";

    private static string LineOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? "";
}
