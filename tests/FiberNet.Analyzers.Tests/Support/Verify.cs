using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace FiberNet.Analyzers.Tests;

/// <summary>Runs one rule over one case. What the rule must report stands between <c>[|</c> and <c>|]</c>.</summary>
internal static class Verify
{
    /// <summary>The framework that the tests run on, and the libraries as they were built.</summary>
    internal static MetadataReference[] References { get; } = Find();

    /// <summary>The rule reports what is marked, and nothing else.</summary>
    internal static async Task Reports<TAnalyzer>(string code, params (string Name, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        Assert.Contains("[|", code, StringComparison.Ordinal);
        await Run<TAnalyzer>(code, files);
    }

    /// <summary>The rule reports nothing.</summary>
    internal static async Task Accepts<TAnalyzer>(string code, params (string Name, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        Assert.DoesNotContain("[|", code, StringComparison.Ordinal);
        await Run<TAnalyzer>(code, files);
    }

    /// <summary>The fix turns one case into the other, which compiles.</summary>
    internal static async Task Fixes<TAnalyzer, TFix>(string before, string after, string? title = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
        {
            TestCode = Snippet.Of(before),
            FixedCode = Snippet.Of(after),
            CodeActionEquivalenceKey = title,
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
        };
        Prepare(test.TestState, before);
        Prepare(test.FixedState, before);
        test.SolutionTransforms.Add(WithNewestLanguage);
        await test.RunAsync();
    }

    private static async Task Run<TAnalyzer>(string code, (string Name, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
        {
            TestCode = Snippet.Of(code),
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
        };
        Prepare(test.TestState, code);
        foreach ((string name, string text) in files)
            test.TestState.AdditionalFiles.Add((name, text));
        test.SolutionTransforms.Add(WithNewestLanguage);
        await test.RunAsync();
    }

    private static void Prepare(SolutionState state, string code)
    {
        state.AdditionalReferences.AddRange(References);
        if (Regex.IsMatch(code, @"\bPeer\b") && state.Sources.Count > 0)
            state.Sources.Add(("Outcomes.cs", Snippet.Outcomes));
    }

    private static Solution WithNewestLanguage(Solution solution, ProjectId project)
    {
        var options = (CSharpParseOptions)solution.GetProject(project)!.ParseOptions!;
        return solution.WithProjectParseOptions(project, options.WithLanguageVersion(LanguageVersion.Latest));
    }

    private static MetadataReference[] Find()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework);
        string[] own = [typeof(FiberTask).Assembly.Location, typeof(Reactor).Assembly.Location, typeof(FiberSocket).Assembly.Location];
        return [.. libraries.Concat(own).Select(path => MetadataReference.CreateFromFile(path))];
    }
}
