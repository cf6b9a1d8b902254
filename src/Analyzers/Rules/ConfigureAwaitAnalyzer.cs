using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER014: <c>ConfigureAwait(false)</c> in a fiber, where it has no effect.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigureAwaitAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER014";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "ConfigureAwait(false) has no effect in a fiber",
        "ConfigureAwait(false) has no effect in a fiber: it always comes back to its thread",
        Categories.Style,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Remove the call. To leave the thread on purpose, use Reactor.Offload.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public ConfigureAwaitAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is not IAwaitOperation wait
                    || wait.Operation.Bare() is not IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } call
                    || !types.IsTask(task.Type)
                    || call.Arguments.Length != 1
                    || call.Arguments[0].Value.ConstantValue is not { HasValue: true, Value: false or 0 })
                    return;
                if (CodeContext.Of(wait, operation.ContainingSymbol, types).Kind == CodeKind.Fiber)
                    operation.ReportDiagnostic(At(call.Syntax));
            },
            OperationKind.Await);
}
