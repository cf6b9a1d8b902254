using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER017: a thread's static variable, set before an await and read after it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThreadStaticAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER017";

    private const int Set = 1;
    private const int Stale = 2;

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A thread-static variable is used across an await",
        "'{0}' belongs to the thread, which other fibers have used since the await: it may have another value",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "All fibers of a scheduler share one thread. Use a FiberLocal or an AsyncLocal.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public ThreadStaticAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                IOperation write = operation.Operation;
                if (Target(write) is { } target && Variable(target, types) is { } variable && CodeContext.Of(write, operation.ContainingSymbol, types).Kind == CodeKind.Fiber)
                    Check(operation, write, variable, types);
            },
            OperationKind.SimpleAssignment,
            OperationKind.CompoundAssignment,
            OperationKind.Increment,
            OperationKind.Decrement);

    private void Check(OperationAnalysisContext context, IOperation write, ISymbol variable, FiberTypes types)
    {
        if (FlowGraphs.Of(context, write) is not { } graph)
            return;
        bool isReported = false;
        ForwardFlow.Run(graph, 0, (operation, state) => Step(operation, state, write, variable, types), (operation, state) =>
        {
            if (!isReported && (state & Stale) != 0 && Variable(operation, types).IsSame(variable) && !IsTarget(operation))
            {
                isReported = true;
                context.ReportDiagnostic(At(operation.Syntax, variable.Name));
            }
        });
    }

    private static int Step(IOperation operation, int state, IOperation write, ISymbol variable, FiberTypes types) => operation switch
    {
        // Each write is looked at by itself, so that two of them are not reported for one read.
        _ when Target(operation) is { } target && Variable(target, types).IsSame(variable) => operation.Syntax == write.Syntax ? Set : 0,
        IAwaitOperation when (state & Set) != 0 => Stale,
        _ => state,
    };

    /// <summary>The [ThreadStatic] field, or the <c>ThreadLocal</c> whose value it is.</summary>
    private static ISymbol? Variable(IOperation operation, FiberTypes types) => operation switch
    {
        IFieldReferenceOperation { Field: { IsStatic: true } field } when FiberTypes.Has(field, types.ThreadStatic) => field,
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "ThreadLocal" } } property => property.Instance.Referenced(),
        _ => null,
    };

    /// <summary>What an operation writes to, if it is a write.</summary>
    private static IOperation? Target(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation step => step.Target,
        _ => null,
    };

    /// <summary>An assignment does not read what it replaces; <c>++</c> does.</summary>
    private static bool IsTarget(IOperation reference) => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;
}
