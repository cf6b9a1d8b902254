using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER009: a guard that nothing disposes, or a lock that may not have been taken.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedGuardAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER009";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A guard is dropped, or a lock is used without a look at its outcome",
        "'{0}' {1}",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Put a guard into a using statement. TryLock and Acquire with a timeout may come back without the lock or permit: test what they return.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public DroppedGuardAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                IOperation expression = ((IExpressionStatementOperation)operation.Operation).Operation.Bare();
                IOperation called = expression is IAwaitOperation wait ? wait.Awaited() : expression;
                if (called is IInvocationOperation call && Problem(call, expression is IAwaitOperation, types) is { } problem)
                    operation.ReportDiagnostic(At(expression.Syntax, call.TargetMethod.Name, problem));
            },
            OperationKind.ExpressionStatement);

    private static string? Problem(IInvocationOperation call, bool isAwaited, FiberTypes types)
    {
        IMethodSymbol method = call.TargetMethod;
        ITypeSymbol? type = isAwaited ? types.ResultOf(call.Type) : call.Type;
        if (FiberTypes.Is(type, types.InterruptGuard) || FiberTypes.Is(type, types.CancelRegistration))
            return "returns a guard that nothing disposes, so its effect does not end with the block";
        if (FiberTypes.Is(type, types.MutexGuard) && !IsUnlocked(call))
            return "returns the guard of a lock that nothing gives back";
        if (type?.SpecialType != SpecialType.System_Boolean)
            return null;
        bool mayFail = method.Name switch
        {
            "TryLock" => FiberTypes.Is(method.ContainingType, types.FiberMutex),
            "TryAcquire" => FiberTypes.Is(method.ContainingType, types.FiberSemaphore),
            "Acquire" => FiberTypes.Is(method.ContainingType, types.FiberSemaphore) && HasTimeout(call),
            _ => false,
        };
        return mayFail ? "may return without the lock, and nothing looks at what it returned" : null;
    }

    private static bool HasTimeout(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Value.Bare() is not (ILiteralOperation { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation));

    /// <summary>The style without guards: Lock and Unlock of the same mutex in one function.</summary>
    private static bool IsUnlocked(IInvocationOperation call)
    {
        ISymbol? mutex = call.Instance.Referenced();
        return CodeContext.FunctionOf(call).AllOperations().Any(operation => operation is IInvocationOperation { TargetMethod.Name: "Unlock" } unlock
            && unlock.Instance.Referenced() is { } unlocked && unlocked.IsSame(mutex));
    }
}
