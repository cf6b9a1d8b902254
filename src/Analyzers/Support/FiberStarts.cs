using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>Calls that run a delegate in a fiber of its own.</summary>
internal static class FiberStarts
{
    internal static bool IsStart(IInvocationOperation call, FiberTypes types) =>
        call.TargetMethod.Name is "Start" or "Create"
        && (FiberTypes.Is(call.TargetMethod.ContainingType, types.Fiber) || FiberTypes.Is(call.TargetMethod.ContainingType, types.FiberScope));

    /// <summary>True for the start of a server, which runs its handler in many fibers.</summary>
    internal static bool IsServer(IInvocationOperation call) =>
        call.TargetMethod.Name is "Start" or "Serve" && call.TargetMethod.ContainingType.Name is ("TcpServer" or "UdpServer");

    /// <summary>The call that takes a lambda as an argument; null if there is none.</summary>
    internal static IInvocationOperation? CallThatTakes(IOperation function)
    {
        if (function is not IAnonymousFunctionOperation)
            return null;
        IOperation? parent = function.BareParent();
        if (parent is IDelegateCreationOperation)
            parent = parent.BareParent();
        return parent is IArgumentOperation { Parent: IInvocationOperation call } ? call : null;
    }
}
