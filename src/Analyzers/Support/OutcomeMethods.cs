using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>The calls whose outcome must be looked at.</summary>
internal sealed class OutcomeMethods
{
    private readonly FiberTypes _types;

    internal OutcomeMethods(FiberTypes types) => _types = types;

    /// <summary>The method whose outcome an expression statement drops; null if it drops none.</summary>
    internal IMethodSymbol? Dropped(IOperation expression)
    {
        IOperation bare = expression.Bare();
        if (bare is IConditionalAccessOperation access)
            bare = access.WhenNotNull.Bare();
        if (bare is IAwaitOperation wait)
        {
            if (wait.Awaited() is IInvocationOperation awaited)
                return _types.IsOutcome(wait.Type) || IsObserved(awaited.TargetMethod) ? awaited.TargetMethod : null;
            return null;
        }

        // After a close there is nothing left to do, whatever close(2) says: the descriptor is free in every case.
        if (bare is not IInvocationOperation call || call.TargetMethod.Name is "OrThrow" or "Close")
            return null;
        ITypeSymbol? type = call.Type;
        return _types.IsOutcome(type) || _types.IsOutcome(_types.ResultOf(type)) || IsObserved(call.TargetMethod) ? call.TargetMethod : null;
    }

    private bool IsObserved(IMethodSymbol method) =>
        !method.ReturnsVoid && FiberTypes.Has(method.OriginalDefinition, _types.MustObserve);
}
