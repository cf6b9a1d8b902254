using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER010: a slice of a socket's buffer, kept while other code may read from the socket.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeptSliceAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER010";

    private const string Read = "ReadLineMemory";
    private const int Fresh = 1;
    private const int Stale = 2;

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A slice of the receive buffer is kept",
        "'{0}' is a slice of the socket's buffer and is kept {1}: the next read overwrites it",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Copy the slice with ToArray(), or use it before the next await.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public KeptSliceAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        if (types.FiberSocket is null)
            return;
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call.TargetMethod.Is(types.FiberSocket, Read))
                    CheckRead(operation, call);
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                var reference = (ILocalReferenceOperation)operation.Operation;
                if (reference.Type?.Name is "ReadOnlyMemory" or "ReceivedLine" && !IsTarget(reference))
                    CheckReference(operation, reference, types);
            },
            OperationKind.LocalReference);
    }

    private void CheckRead(OperationAnalysisContext context, IInvocationOperation call)
    {
        if (call.BareParent() is not IAwaitOperation wait)
            return;
        switch (Widest(wait).BareParent())
        {
            case ISimpleAssignmentOperation assignment when assignment.Target.Bare() is IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation:
                context.ReportDiagnostic(At(call.Syntax, assignment.Target.Syntax.ToString(), "beyond the method"));
                break;
            case IArgumentOperation { Parent: IInvocationOperation taker } when Keeps(taker):
                context.ReportDiagnostic(At(call.Syntax, call.TargetMethod.Name, "in a collection"));
                break;
        }
    }

    private void CheckReference(OperationAnalysisContext context, ILocalReferenceOperation reference, FiberTypes types)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;
        List<SyntaxNode> reads = root.AllOperations()
            .OfType<IInvocationOperation>()
            .Where(call => call.TargetMethod.Is(types.FiberSocket, Read) && IsReadInto(call, reference.Local))
            .Select(call => call.Syntax)
            .ToList();
        if (reads.Count == 0)
            return;
        IOperation function = CodeContext.FunctionOf(reference);
        if (Widest(reference).BareParent() is IArgumentOperation { Parent: IInvocationOperation taker } && Keeps(taker))
            context.ReportDiagnostic(At(reference.Syntax, reference.Local.Name, "in a collection"));
        else if (FiberStarts.CallThatTakes(function) is { } start && FiberStarts.IsStart(start, types) && !reads.Exists(read => function.Syntax.Span.Contains(read.Span)))
            context.ReportDiagnostic(At(reference.Syntax, reference.Local.Name, "by another fiber"));
        else
            CheckFlow(context, reference, reads, types);
    }

    private void CheckFlow(OperationAnalysisContext context, ILocalReferenceOperation reference, List<SyntaxNode> reads, FiberTypes types)
    {
        if (FlowGraphs.Of(context, reference) is not { } graph)
            return;
        bool isStale = false;
        ForwardFlow.Run(
            graph,
            0,
            (operation, state) => Step(operation, state, reference.Local, reads, types),
            (operation, state) => isStale |= (state & Stale) != 0 && operation is ILocalReferenceOperation && operation.Syntax == reference.Syntax);
        if (isStale)
            context.ReportDiagnostic(At(reference.Syntax, reference.Local.Name, "across an await or another read"));
    }

    private static int Step(IOperation operation, int state, ILocalSymbol local, List<SyntaxNode> reads, FiberTypes types)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation assignment when assignment.Target.Referenced().IsSame(local):
            case IIsPatternOperation match when Declared(match.Pattern).IsSame(local):
                return reads.Exists(read => operation.Syntax.Span.Contains(read.Span)) ? Fresh : 0;
            case IAwaitOperation wait when !IsWrite(wait, types):
            case IInvocationOperation { TargetMethod.Name: "TryRead" or "SysRead" or "TryReceive" or "TryReceiveFrom" } read when FiberTypes.Is(read.TargetMethod.ContainingType, types.FiberSocket):
                return (state & Fresh) != 0 ? Stale : state;
            // One report on each path: the uses after the first one are wrong for the same reason.
            case ILocalReferenceOperation reference when reference.Local.IsSame(local) && !IsTarget(reference):
                return state & Fresh;
            default:
                return state;
        }
    }

    private static bool IsReadInto(IInvocationOperation call, ILocalSymbol local)
    {
        if (call.BareParent() is not IAwaitOperation wait)
            return false;
        return Widest(wait).BareParent() switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.IsSame(local),
            ISimpleAssignmentOperation assignment => assignment.Target.Referenced().IsSame(local),
            IIsPatternOperation match => Declared(match.Pattern).IsSame(local),
            _ => false,
        };
    }

    /// <summary>A write reads nothing: the slice stays as it is, and echo servers write what they have read.</summary>
    private static bool IsWrite(IAwaitOperation wait, FiberTypes types) =>
        wait.Awaited() is IInvocationOperation call
        && FiberTypes.Is(call.TargetMethod.ContainingType, types.FiberSocket)
        && (call.TargetMethod.Name.StartsWith("Write", System.StringComparison.Ordinal) || call.TargetMethod.Name.StartsWith("Send", System.StringComparison.Ordinal));

    private static bool Keeps(IInvocationOperation call) =>
        call.TargetMethod.Name is "Add" or "TryAdd" or "Enqueue" or "Push" or "Put" or "TryPut" or "AddLast" or "AddFirst" or "Append";

    /// <summary>With the calls around it that only make the slice shorter.</summary>
    private static IOperation Widest(IOperation slice)
    {
        while (true)
        {
            switch (slice.BareParent())
            {
                case IInvocationOperation { TargetMethod.Name: "Slice" or "Trim" or "TrimStart" or "TrimEnd", Instance: { } instance } call when instance.Bare() == slice:
                    slice = call;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "Slice" or "Trim" or "TrimStart" or "TrimEnd" } } call } argument when call.Arguments[0] == argument:
                    slice = call;
                    break;
                case IPropertyReferenceOperation { Property.Name: "Memory", Instance: { } line } property when line.Bare() == slice:
                    slice = property;
                    break;
                case IImplicitIndexerReferenceOperation indexer when indexer.Instance.Bare() == slice:
                    slice = indexer;
                    break;
                default:
                    return slice;
            }
        }
    }

    private static ISymbol? Declared(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol
            ?? recursive.PropertySubpatterns.Select(property => Declared(property.Pattern)).FirstOrDefault(symbol => symbol is not null),
        _ => null,
    };

    private static bool IsTarget(IOperation reference) => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;
}
