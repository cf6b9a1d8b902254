using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FiberNet.Analyzers;

/// <summary>What all rules have in common: concurrent, without generated code, and idle where FiberNet is not referenced.</summary>
public abstract class FiberAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Makes the analyzer of one rule.</summary>
    /// <param name="rule">The rule.</param>
    protected FiberAnalyzer(DiagnosticDescriptor rule)
    {
        Rule = rule;
        SupportedDiagnostics = ImmutableArray.Create(rule);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    internal DiagnosticDescriptor Rule { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (FiberTypes.Of(start.Compilation) is { } types)
                Start(start, types);
        });
    }

    private protected abstract void Start(CompilationStartAnalysisContext context, FiberTypes types);

    private protected Diagnostic At(SyntaxNode node, params object[] arguments) =>
        Diagnostic.Create(Rule, node.GetLocation(), arguments);
}
