using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER002: the value of an outcome is used before the outcome was tested.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncheckedValueAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER002";

    private const int Unchecked = 1;

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A value is used before its outcome was tested",
        "'{0}' is used, but nothing has tested whether the call succeeded",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "After a failure the value is a default: a timeout would look like an empty read or a default item.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public UncheckedValueAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var property = (IPropertyReferenceOperation)operation.Operation;
                if (IsValueOfOutcome(property, types))
                    Check(operation, property, types);
            },
            OperationKind.PropertyReference);

    private static bool IsValueOfOutcome(IPropertyReferenceOperation property, FiberTypes types) => property.Property.Name switch
    {
        "Count" or "BytesWritten" => types.IsKnownOutcome(property.Property.ContainingType),
        "Value" => FiberTypes.Is(property.Property.ContainingType, types.Received),
        _ => false,
    };

    private void Check(OperationAnalysisContext context, IPropertyReferenceOperation property, FiberTypes types)
    {
        if (IsTest(property))
            return;
        IOperation? instance = property.Instance?.Bare();
        if (instance is IAwaitOperation)
            context.ReportDiagnostic(At(property.Syntax, property.Property.Name));
        else if (instance is ILocalReferenceOperation { Local: { } local } && CodeContext.FunctionOf(property) is { } function && IsFromCall(local, function, types))
            CheckLocal(context, property, local);
    }

    private void CheckLocal(OperationAnalysisContext context, IPropertyReferenceOperation property, ILocalSymbol local)
    {
        if (FlowGraphs.Of(context, property) is not { } graph)
            return;
        bool isReported = false;
        ForwardFlow.Run(graph, 0, (operation, state) => Step(operation, state, local), (operation, state) =>
        {
            if (!isReported && (state & Unchecked) != 0 && operation.Syntax == property.Syntax && operation is IPropertyReferenceOperation)
            {
                isReported = true;
                context.ReportDiagnostic(At(property.Syntax, property.Property.Name));
            }
        });
    }

    private static int Step(IOperation operation, int state, ILocalSymbol local)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation assignment when assignment.Target.Referenced().IsSame(local):
                return IsCall(assignment.Value) ? Unchecked : 0;
            // A use of the whole outcome: a test, or it is handed on to code that tests it.
            case ILocalReferenceOperation reference when reference.Local.IsSame(local) && !IsTarget(reference) && !IsUseOfValue(reference):
                return 0;
            default:
                return state;
        }
    }

    private static bool IsTarget(IOperation reference) => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;

    private static bool IsUseOfValue(IOperation reference) =>
        reference.Parent is IPropertyReferenceOperation { Property.Name: "Count" or "BytesWritten" or "Value" } property && !IsTest(property);

    /// <summary>A comparison of the value is itself a look at the outcome.</summary>
    private static bool IsTest(IOperation property) => property.BareParent() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } => true,
        IIsPatternOperation or ISwitchOperation or ISwitchExpressionOperation or INameOfOperation => true,
        IPropertySubpatternOperation => true,
        _ => false,
    };

    private static bool IsFromCall(ILocalSymbol local, IOperation function, FiberTypes types) =>
        (types.IsKnownOutcome(local.Type) || FiberTypes.Is(local.Type, types.Received))
        && function.OwnOperations().Any(operation => operation is IVariableDeclaratorOperation { Initializer.Value: { } value } declarator && declarator.Symbol.IsSame(local) && IsCall(value)
            || operation is ISimpleAssignmentOperation assignment && assignment.Target.Referenced().IsSame(local) && IsCall(assignment.Value));

    private static bool IsCall(IOperation value) => value.Bare() is IAwaitOperation or IInvocationOperation { TargetMethod.Name: not "OrThrow" } or IFlowCaptureReferenceOperation;
}
