using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER018: a lock of threads, held while other fibers run.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockAcrossAwaitAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER018";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A lock of threads is held while other fibers run",
        "'{0}' lets other fibers of the thread run while the lock is held: they enter it too, or block the thread",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A lock belongs to a thread, and all fibers of a scheduler share one. Use a FiberMutex for sections that await.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public LockAcrossAwaitAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        context.RegisterOperationAction(operation => CheckLock(operation, types), OperationKind.Lock);
        context.RegisterOperationAction(operation => CheckEnter(operation, types), OperationKind.Invocation);
    }

    private void CheckLock(OperationAnalysisContext context, FiberTypes types)
    {
        foreach (IOperation operation in ((ILockOperation)context.Operation).Body.OwnOperations())
        {
            if (operation is IInvocationOperation call && (types.IsFiberTask(call.Type) || call.TargetMethod.Is(types.Fiber, "Create") || call.TargetMethod.Is(types.FiberScope, "Create")))
                context.ReportDiagnostic(At(call.Syntax, call.TargetMethod.Name));
        }
    }

    private void CheckEnter(OperationAnalysisContext context, FiberTypes types)
    {
        var enter = (IInvocationOperation)context.Operation;
        if (Exit(enter.TargetMethod) is not { } exit || CodeContext.Of(enter, context.ContainingSymbol, types) is not { Kind: CodeKind.Fiber } code)
            return;
        int start = enter.Syntax.Span.End;
        int end = code.Function.OwnOperations()
            .Where(operation => operation is IInvocationOperation call && call.TargetMethod.Name == exit && call.Syntax.SpanStart > start)
            .Select(operation => operation.Syntax.SpanStart)
            .DefaultIfEmpty(start)
            .Min();
        IOperation? wait = code.Function.OwnOperations()
            .FirstOrDefault(operation => operation is IAwaitOperation && operation.Syntax.SpanStart > start && operation.Syntax.SpanStart < end);
        if (wait is not null)
            context.ReportDiagnostic(At(wait.Syntax, "await"));
    }

    private static string? Exit(IMethodSymbol method) => (method.ContainingType.Name, method.Name) switch
    {
        ("Monitor", "Enter" or "TryEnter") => "Exit",
        ("Lock", "Enter" or "TryEnter") when IsThreading(method) => "Exit",
        ("SpinLock", "Enter" or "TryEnter") => "Exit",
        ("ReaderWriterLockSlim", "EnterReadLock" or "TryEnterReadLock") => "ExitReadLock",
        ("ReaderWriterLockSlim", "EnterWriteLock" or "TryEnterWriteLock") => "ExitWriteLock",
        ("ReaderWriterLockSlim", "EnterUpgradeableReadLock" or "TryEnterUpgradeableReadLock") => "ExitUpgradeableReadLock",
        ("WaitHandle", "WaitOne") => "ReleaseMutex",
        _ => null,
    };

    private static bool IsThreading(IMethodSymbol method) => method.ContainingNamespace.ToDisplayString() == "System.Threading";
}
