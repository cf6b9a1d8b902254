using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>Calls that run a delegate on another thread.</summary>
internal static class ThreadHops
{
    /// <summary>True if a lambda is an argument of a call that runs it on another thread.</summary>
    internal static bool IsOnOtherThread(IOperation function, FiberTypes types)
    {
        if (function is not IAnonymousFunctionOperation)
            return false;
        IOperation? parent = function.BareParent();
        if (parent is IDelegateCreationOperation)
            parent = parent.BareParent();
        return parent is IArgumentOperation && IsHop(parent.Parent, types);
    }

    private static bool IsHop(IOperation? call, FiberTypes types) => call switch
    {
        IInvocationOperation invocation => IsHop(invocation.TargetMethod, types),
        IObjectCreationOperation { Type: { } type } => type.Name is "Thread" or "Timer" && IsIn(type, "System.Threading"),
        _ => false,
    };

    private static bool IsHop(IMethodSymbol method, FiberTypes types) => method.Name switch
    {
        "Run" or "StartNew" => method.ContainingType.Name is "Task" or "TaskFactory" && IsIn(method.ContainingType, "System.Threading.Tasks"),
        "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" => IsIn(method.ContainingType, "System.Threading"),
        "For" or "ForEach" or "Invoke" or "ForAsync" or "ForEachAsync" => method.ContainingType.Name == "Parallel" && IsIn(method.ContainingType, "System.Threading.Tasks"),
        "ContinueWith" => types.IsTask(method.ContainingType),
        "Offload" => FiberTypes.Is(method.ContainingType, types.Reactor),
        _ => false,
    };

    private static bool IsIn(ITypeSymbol type, string @namespace) =>
        type.ContainingNamespace is { } found && found.ToDisplayString() == @namespace;
}
