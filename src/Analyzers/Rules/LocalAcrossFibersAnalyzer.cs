using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER015: a fiber-local value that one fiber sets and another one expects.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LocalAcrossFibersAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER015";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A fiber-local value does not reach another fiber",
        "'{0}' is set {1}, and this fiber does not see that value",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What a child sets in a FiberLocal or an AsyncLocal stays in the child; a FiberLocal of the creator stays in the creator. Return the value, or use a variable.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public LocalAcrossFibersAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (!FiberStarts.IsStart(call, types))
                    return;
                foreach (IArgumentOperation argument in call.Arguments)
                {
                    if (argument.Value.DelegateBody() is { } child)
                        Check(operation, call, child, types);
                }
            },
            OperationKind.Invocation);

    private void Check(OperationAnalysisContext context, IInvocationOperation call, IOperation child, FiberTypes types)
    {
        List<IPropertyReferenceOperation> inChild = Values(child.AllOperations(), types);
        if (inChild.Count == 0)
            return;
        IOperation parent = CodeContext.FunctionOf(call);
        List<IPropertyReferenceOperation> inParent = Values(parent.OwnOperations(), types);
        int start = call.Syntax.Span.End;
        foreach (IGrouping<ISymbol?, IPropertyReferenceOperation> group in inChild.GroupBy(value => value.Instance.Referenced(), SymbolEqualityComparer.Default))
        {
            ISymbol variable = group.Key!;
            IPropertyReferenceOperation first = group.First();
            IPropertyReferenceOperation? after = inParent.FirstOrDefault(value => value.Instance.Referenced().IsSame(variable) && value.Syntax.SpanStart > start);
            bool isSetByParent = inParent.Any(value => IsWrite(value) && value.Instance.Referenced().IsSame(variable) && value.Syntax.SpanStart < start);
            // A parent that has set a value of its own expects that one.
            if (group.Any(IsWrite) && after is not null && !IsWrite(after) && !isSetByParent)
                context.ReportDiagnostic(At(after.Syntax, variable.Name, "by a child"));
            if (!IsWrite(first) && isSetByParent && FiberTypes.Is(first.Property.ContainingType, types.FiberLocal))
                context.ReportDiagnostic(At(first.Syntax, variable.Name, "by the creator"));
        }
    }

    private static List<IPropertyReferenceOperation> Values(IEnumerable<IOperation> operations, FiberTypes types) =>
        operations.OfType<IPropertyReferenceOperation>()
            .Where(property => property.Property.Name == "Value"
                && (FiberTypes.Is(property.Property.ContainingType, types.FiberLocal) || FiberTypes.Is(property.Property.ContainingType, types.AsyncLocal))
                && property.Instance.Referenced() is not null)
            .OrderBy(property => property.Syntax.SpanStart)
            .ToList();

    private static bool IsWrite(IOperation value) => value.Parent is ISimpleAssignmentOperation assignment && assignment.Target == value;
}
