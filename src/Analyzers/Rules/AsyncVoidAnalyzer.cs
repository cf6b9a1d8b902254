using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER013: an <c>async void</c> function that awaits fibers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER013";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "An async void function awaits a fiber's operation",
        "'{0}' is async void: nothing waits for it, its failure ends the process, and it cannot be suspended as a fiber",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Return a FiberTask, and start a fiber where nothing waits for it.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public AsyncVoidAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        context.RegisterOperationAction(
            operation =>
            {
                var lambda = (IAnonymousFunctionOperation)operation.Operation;
                if (lambda.Symbol is { ReturnsVoid: true, IsAsync: true } && AwaitsFibers(lambda, types))
                    operation.ReportDiagnostic(Diagnostic.Create(Rule, lambda.Syntax.GetFirstToken().GetLocation(), "lambda"));
            },
            OperationKind.AnonymousFunction);
        context.RegisterOperationAction(
            operation =>
            {
                var local = (ILocalFunctionOperation)operation.Operation;
                if (local.Symbol is { ReturnsVoid: true, IsAsync: true } && AwaitsFibers(local, types))
                    operation.ReportDiagnostic(Diagnostic.Create(Rule, local.Symbol.Locations[0], local.Symbol.Name));
            },
            OperationKind.LocalFunction);
        context.RegisterOperationBlockAction(
            block =>
            {
                if (block.OwningSymbol is not IMethodSymbol { ReturnsVoid: true, IsAsync: true } method)
                    return;
                if (block.OperationBlocks.Any(body => AwaitsFibers(body, types)))
                    block.ReportDiagnostic(Diagnostic.Create(Rule, method.Locations[0], method.Name));
            });
    }

    private static bool AwaitsFibers(IOperation function, FiberTypes types) =>
        function.OwnOperations().Any(operation => operation is IAwaitOperation wait && types.IsAwaitable(wait.Operation.Type));
}
