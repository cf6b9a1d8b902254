using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER016: a socket, a server or a stream that nothing closes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeakedSocketAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER016";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A socket or a server is not closed",
        "'{0}' makes a {1} that is neither disposed, nor returned, nor handed on",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A descriptor stays open until its object is closed. Declare the variable with using.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public LeakedSocketAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                ITypeSymbol? made = types.ResultOf(call.Type) ?? call.Type;
                if (IsMaker(call, made, types))
                    Check(operation, call, made!);
            },
            OperationKind.Invocation);

    /// <summary>What returns an owned object hands its ownership over; a property or a lookup does not.</summary>
    private static bool IsMaker(IInvocationOperation call, ITypeSymbol? made, FiberTypes types)
    {
        if (call.TargetMethod.Is(types.FiberSocket, "AsStream"))
            return call.Arguments.Length == 0 || call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: true };
        if (!types.IsOwned(made))
            return false;
        return call.TargetMethod.Name is "Create" or "FromFd" or "TryAccept" or "Accept" or "TcpConnect" or "Bind" or "Start" or "Open"
            && (types.IsOwned(call.TargetMethod.ContainingType) || call.TargetMethod.ContainingType.Name == "Signals");
    }

    private void Check(OperationAnalysisContext context, IInvocationOperation call, ITypeSymbol made)
    {
        IOperation value = Value(call);
        switch (value.BareParent())
        {
            case IExpressionStatementOperation:
                context.ReportDiagnostic(At(call.Syntax, call.TargetMethod.Name, made.Name));
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when !IsUsing(declarator):
                CheckLocal(context, call, declarator.Symbol, made);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }:
                CheckLocal(context, call, target.Local, made);
                break;
            case IIsPatternOperation { Pattern: var pattern }:
                if (Declared(pattern) is { } local)
                    CheckLocal(context, call, local, made);
                break;
        }
    }

    private void CheckLocal(OperationAnalysisContext context, IInvocationOperation call, ILocalSymbol local, ITypeSymbol made)
    {
        IOperation function = CodeContext.FunctionOf(call);
        foreach (IOperation operation in function.AllOperations())
        {
            if (operation is ILocalReferenceOperation reference && reference.Local.IsSame(local) && IsEndOrHandOver(reference, function))
                return;
        }

        // A captured variable of an outer function may be closed there.
        if (local.DeclaringSyntaxReferences.Length > 0 && function.Syntax.Span.Contains(local.DeclaringSyntaxReferences[0].Span))
            context.ReportDiagnostic(At(call.Syntax, call.TargetMethod.Name, made.Name));
    }

    private static bool IsEndOrHandOver(ILocalReferenceOperation reference, IOperation function)
    {
        // What another function does with it is not followed.
        if (CodeContext.FunctionOf(reference) != function)
            return true;
        IOperation? parent = reference.BareParent();
        while (parent is IConditionalAccessOperation or IConditionalOperation or ICoalesceOperation)
            parent = parent.BareParent();
        return parent switch
        {
            IInvocationOperation call => IsEnd(call.TargetMethod),
            ISimpleAssignmentOperation assignment => assignment.Target != reference,
            IPropertyReferenceOperation or IBinaryOperation or IIsPatternOperation or IUnaryOperation or IExpressionStatementOperation => IsEndAccess(reference),
            IBlockOperation or null => IsEndAccess(reference),
            _ => true,
        };
    }

    /// <summary><c>socket?.Close()</c>, and the likes of it.</summary>
    private static bool IsEndAccess(IOperation reference)
    {
        for (IOperation? current = reference.Parent; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (current is IConditionalAccessOperation { WhenNotNull: var whenNotNull })
                return whenNotNull.AllOperations().Concat([whenNotNull]).Any(operation => operation is IInvocationOperation call && IsEnd(call.TargetMethod));
        }

        return false;
    }

    private static bool IsEnd(IMethodSymbol method) =>
        method.Name is "Close" or "Dispose" or "DisposeAsync" or "Detach" or "Abort" or "Stop" or "AsStream" or "AsPipe" or "Serve";

    private static IOperation Value(IOperation call)
    {
        IOperation value = call;
        while (true)
        {
            switch (value.BareParent())
            {
                case IAwaitOperation wait:
                    value = wait;
                    break;
                case ICoalesceOperation coalesce when coalesce.Value.Bare() == value:
                    value = coalesce;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "OrThrow" } } check }:
                    value = check;
                    break;
                default:
                    return value;
            }
        }
    }

    private static bool IsUsing(IVariableDeclaratorOperation declarator)
    {
        for (IOperation? current = declarator.Parent; current is not null; current = current.Parent)
        {
            if (current is IUsingDeclarationOperation)
                return true;
            if (current is IUsingOperation scope)
                return scope.Resources.Syntax.Span.Contains(declarator.Syntax.Span);
            if (current is IBlockOperation)
                return false;
        }

        return false;
    }

    private static ILocalSymbol? Declared(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol as ILocalSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol as ILocalSymbol,
        _ => null,
    };
}
