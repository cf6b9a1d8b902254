using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER001: a statement drops the outcome of a call that may have failed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedOutcomeAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER001";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "An outcome is dropped",
        "The outcome of '{0}' is dropped, so a failure goes unnoticed",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Expected failures are values, not exceptions. Test the outcome, call OrThrow(), or assign it to '_' to say that it does not matter.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public DroppedOutcomeAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        var outcomes = new OutcomeMethods(types);
        context.RegisterOperationAction(
            operation =>
            {
                var statement = (IExpressionStatementOperation)operation.Operation;
                if (outcomes.Dropped(statement.Operation) is { } dropped)
                    operation.ReportDiagnostic(At(statement.Operation.Syntax, dropped.Name));
            },
            OperationKind.ExpressionStatement);
    }
}
