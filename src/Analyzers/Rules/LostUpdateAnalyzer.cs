using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER019: a shared variable is read, then an await lets others change it, then it is written.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostUpdateAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER019";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "An update is lost across an await",
        "'{0}' is read before the await and written after it: what other fibers write meanwhile is lost",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Await into a local variable first, then update the shared one.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public LostUpdateAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (IAssignmentOperation)operation.Operation;
                CodeContext code = CodeContext.Of(assignment, operation.ContainingSymbol, types);
                if (code.Kind == CodeKind.Fiber && IsShared(assignment.Target, code.Function) && ReadsFirst(assignment))
                    operation.ReportDiagnostic(At(assignment.Syntax, assignment.Target.Syntax.ToString()));
            },
            OperationKind.CompoundAssignment,
            OperationKind.SimpleAssignment);

    private static bool IsShared(IOperation target, IOperation function) => target.Bare() switch
    {
        IFieldReferenceOperation or IPropertyReferenceOperation => true,
        ILocalReferenceOperation { Local: { } local } => !IsInside(local, function),
        IParameterReferenceOperation { Parameter: { } parameter } => !IsInside(parameter, function),
        _ => false,
    };

    private static bool IsInside(ISymbol variable, IOperation function) =>
        variable.DeclaringSyntaxReferences.Length == 0 || function.Syntax.Span.Contains(variable.DeclaringSyntaxReferences[0].Span) || function.Parent is null;

    private static bool ReadsFirst(IAssignmentOperation assignment)
    {
        IOperation value = assignment.Value;
        IOperation? wait = value is IAwaitOperation ? value : value.OwnOperations().FirstOrDefault(operation => operation is IAwaitOperation);
        if (wait is null)
            return false;
        if (assignment is ICompoundAssignmentOperation)
            return true;
        return value.Bare() is IBinaryOperation { LeftOperand: var left } && left.Bare() != wait
            && left.Referenced() is { } read && read.IsSame(assignment.Target.Referenced());
    }
}
