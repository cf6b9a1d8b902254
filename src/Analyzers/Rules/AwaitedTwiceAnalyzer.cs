using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER004: a <c>FiberTask</c> that may be awaited a second time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AwaitedTwiceAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER004";

    private const int Awaited = 1;

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A FiberTask is awaited twice",
        "'{0}' may have been awaited before; a FiberTask that had to park can be awaited once",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Its memory is used again after the first await. To wait more than once, start a fiber and join that.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public AwaitedTwiceAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var wait = (IAwaitOperation)operation.Operation;
                if (types.IsFiberTask(wait.Operation.Type) && Variable(wait) is { } variable)
                    Check(operation, wait, variable);
            },
            OperationKind.Await);

    private static ISymbol? Variable(IAwaitOperation wait) => wait.Operation.Bare() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    private void Check(OperationAnalysisContext context, IAwaitOperation wait, ISymbol variable)
    {
        IOperation function = CodeContext.FunctionOf(wait);
        List<IAwaitOperation> awaits = function.OwnOperations().OfType<IAwaitOperation>().Where(other => Variable(other).IsSame(variable)).ToList();
        if (awaits.Count < 2 && !IsInLoop(wait, function))
            return;
        if (FlowGraphs.Of(context, wait) is not { } graph)
            return;
        bool isReported = false;
        ForwardFlow.Run(graph, 0, (operation, state) => Step(operation, state, variable), (operation, state) =>
        {
            if (!isReported && (state & Awaited) != 0 && operation is IAwaitOperation && operation.Syntax == wait.Syntax)
            {
                isReported = true;
                context.ReportDiagnostic(At(wait.Syntax, variable.Name));
            }
        });
    }

    private static int Step(IOperation operation, int state, ISymbol variable) => operation switch
    {
        ISimpleAssignmentOperation assignment when assignment.Target.Referenced().IsSame(variable) => 0,
        IAwaitOperation wait when Variable(wait).IsSame(variable) => Awaited,
        _ => state,
    };

    private static bool IsInLoop(IOperation operation, IOperation function)
    {
        for (IOperation? current = operation; current is not null && current != function; current = current.Parent)
        {
            if (current is ILoopOperation or ILabeledOperation)
                return true;
        }

        return false;
    }
}
