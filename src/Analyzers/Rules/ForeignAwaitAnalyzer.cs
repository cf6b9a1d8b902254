using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER008: a foreign task awaited under a time limit that cannot end it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForeignAwaitAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER008";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A time limit does not end the await of a foreign task",
        "The time limit does not end this await of a {0}; the task takes no cancellation token",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Pass Fiber.Current.CancellationToken to the call, or await task.AsFiber(), which a time limit ends.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public ForeignAwaitAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var wait = (IAwaitOperation)operation.Operation;
                IOperation awaited = wait.Awaited();
                if (!types.IsTask(awaited.Type) || IsCompleted(awaited) || TakesToken(awaited, types))
                    return;
                if (CodeContext.Of(wait, operation.ContainingSymbol, types).Kind == CodeKind.Fiber
                    && TimeLimitScope.IsInside(wait, types)
                    && !IsAwaitedAlready(wait, awaited))
                    operation.ReportDiagnostic(At(wait.Syntax, awaited.Type!.Name));
            },
            OperationKind.Await);

    private static bool TakesToken(IOperation awaited, FiberTypes types)
    {
        if (awaited is not IInvocationOperation call)
            return false;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue
                && FiberTypes.Is(argument.Value.Bare().Type, types.CancellationToken)
                && argument.Value.Bare() is not (IDefaultValueOperation or IPropertyReferenceOperation { Property.Name: "None" }))
                return true;
        }

        return false;
    }

    private static bool IsCompleted(IOperation awaited) => awaited switch
    {
        IPropertyReferenceOperation { Property.Name: "CompletedTask" } => true,
        IInvocationOperation { TargetMethod.Name: "FromResult" or "FromException" or "FromCanceled" } => true,
        _ => false,
    };

    /// <summary>After <c>Fiber.Await(task)</c> the await of the same variable gives the value at once.</summary>
    private static bool IsAwaitedAlready(IOperation wait, IOperation awaited)
    {
        if (awaited.Referenced() is not { } variable)
            return false;
        foreach (IOperation operation in CodeContext.FunctionOf(wait).OwnOperations())
        {
            if (operation == wait)
                return false;
            if (operation is IInvocationOperation { TargetMethod: { Name: "Await", ContainingType.Name: "Fiber" } } call
                && call.Arguments.Length > 0 && call.Arguments[0].Value.Referenced().IsSame(variable))
                return true;
        }

        return false;
    }
}
