using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER011: a buffer that several fibers read into, used across an await.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedBufferAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER011";

    private const int Filled = 1;
    private const int Stale = 2;

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A shared buffer is used across an await",
        "'{0}' is shared by several fibers; {1}, another one may read into it",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Give each fiber a buffer of its own, or read with TryRead and use the bytes before the next await.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public SharedBufferAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (Buffer(call, types) is { } buffer && IsShared(buffer, call, types) && buffer.Referenced() is { } symbol)
                    Check(operation, call, buffer, symbol, types);
            },
            OperationKind.Invocation);

    private void Check(OperationAnalysisContext context, IInvocationOperation call, IOperation buffer, ISymbol symbol, FiberTypes types)
    {
        if (types.IsFiberTask(call.Type))
        {
            if (IsUsed(call, symbol, types))
                context.ReportDiagnostic(At(buffer.Syntax, symbol.Name, "while this read is parked"));
            return;
        }

        if (FlowGraphs.Of(context, call) is not { } graph)
            return;
        bool isReported = false;
        ForwardFlow.Run(graph, 0, (operation, state) => Step(operation, state, symbol, types), (operation, state) =>
        {
            if (!isReported && (state & Stale) != 0 && operation.Referenced().IsSame(symbol) && !IsFill(operation, symbol, types))
            {
                isReported = true;
                context.ReportDiagnostic(At(operation.Syntax, symbol.Name, "since the await before"));
            }
        });
    }

    private static int Step(IOperation operation, int state, ISymbol symbol, FiberTypes types) => operation switch
    {
        IInvocationOperation fill when Buffer(fill, types).Referenced().IsSame(symbol) => Filled,
        IAwaitOperation when (state & Filled) != 0 => Stale,
        _ => state,
    };

    /// <summary>Bytes that are only read away may go where they like.</summary>
    private static bool IsUsed(IOperation call, ISymbol symbol, FiberTypes types)
    {
        foreach (IOperation operation in CodeContext.FunctionOf(call).OwnOperations())
        {
            if (operation is IFieldReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
                && operation.Referenced().IsSame(symbol)
                && !IsFill(operation, symbol, types)
                && operation.Parent is not IPropertyReferenceOperation { Property.Name: "Length" })
                return true;
        }

        return false;
    }

    private static bool IsFill(IOperation reference, ISymbol symbol, FiberTypes types)
    {
        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IInvocationOperation call && Buffer(call, types).Referenced().IsSame(symbol))
                return true;
        }

        return false;
    }

    /// <summary>The variable behind the buffer that a read of a socket fills.</summary>
    private static IOperation? Buffer(IInvocationOperation call, FiberTypes types)
    {
        if (call.TargetMethod.Name is not ("TryRead" or "SysRead" or "Read" or "ReadSome" or "Receive" or "TryReceive" or "ReceiveFrom" or "ReceiveHandles")
            || !FiberTypes.Is(call.TargetMethod.ContainingType, types.FiberSocket))
            return null;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Type.Name is "Memory" or "Span")
                return Root(argument.Value);
        }

        return null;
    }

    private static IOperation Root(IOperation value)
    {
        while (true)
        {
            value = value.Bare();
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IInvocationOperation { TargetMethod.Name: "AsSpan" or "AsMemory" or "Slice" } call when (call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null)) is { } instance:
                    value = instance;
                    break;
                case IImplicitIndexerReferenceOperation indexer:
                    value = indexer.Instance;
                    break;
                default:
                    return value;
            }
        }
    }

    private static bool IsShared(IOperation buffer, IOperation call, FiberTypes types) => buffer switch
    {
        IFieldReferenceOperation { Field: { IsStatic: true } } => true,
        ILocalReferenceOperation local => IsCaptured(local.Local, call, types),
        IParameterReferenceOperation parameter => IsCaptured(parameter.Parameter, call, types),
        _ => false,
    };

    /// <summary>Declared outside of a lambda that runs in many fibers.</summary>
    private static bool IsCaptured(ISymbol variable, IOperation call, FiberTypes types)
    {
        IOperation function = CodeContext.FunctionOf(call);
        if (variable.DeclaringSyntaxReferences.Length == 0
            || function.Syntax.Span.Contains(variable.DeclaringSyntaxReferences[0].Span)
            || FiberStarts.CallThatTakes(function) is not { } start)
            return false;
        if (FiberStarts.IsServer(start))
            return true;
        if (!FiberStarts.IsStart(start, types))
            return false;
        for (IOperation? current = start; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation && !current.Syntax.Span.Contains(variable.DeclaringSyntaxReferences[0].Span))
                return true;
        }

        return false;
    }
}
