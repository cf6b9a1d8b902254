using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>The nearest <c>Fiber.TimeLimit</c> or <c>Fiber.Shield</c> around an operation.</summary>
internal static class TimeLimitScope
{
    /// <summary>True if the nearest scope is a time limit.</summary>
    internal static bool IsInside(IOperation operation, FiberTypes types)
    {
        IOperation inner = operation;
        for (IOperation? current = operation.Parent; current is not null; inner = current, current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
            IMethodSymbol? method = current switch
            {
                IUsingOperation scope when inner != scope.Resources => Method(scope.Resources, types),
                IBlockOperation block => DeclaredBefore(block, inner, types),
                _ => null,
            };
            if (method is not null)
                return method.Name == "TimeLimit";
        }

        return false;
    }

    private static IMethodSymbol? DeclaredBefore(IBlockOperation block, IOperation inner, FiberTypes types)
    {
        IMethodSymbol? nearest = null;
        foreach (IOperation statement in block.Operations)
        {
            if (statement == inner)
                break;
            if (statement is IUsingDeclarationOperation declaration)
                nearest = Method(declaration.DeclarationGroup, types) ?? nearest;
        }

        return nearest;
    }

    private static IMethodSymbol? Method(IOperation resources, FiberTypes types)
    {
        if (resources.Bare() is IInvocationOperation direct)
            return IsScope(direct, types) ? direct.TargetMethod : null;
        foreach (IOperation operation in resources.AllOperations())
        {
            if (operation is IInvocationOperation call && IsScope(call, types))
                return call.TargetMethod;
        }

        return null;
    }

    private static bool IsScope(IInvocationOperation call, FiberTypes types) =>
        call.TargetMethod.Name is "TimeLimit" or "Shield" && FiberTypes.Is(call.TargetMethod.ContainingType, types.Fiber);
}
