using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>The method, local function or lambda that an operation belongs to.</summary>
internal readonly struct CodeContext
{
    private CodeContext(CodeKind kind, ISymbol symbol, IOperation function)
    {
        Kind = kind;
        Symbol = symbol;
        Function = function;
    }

    internal CodeKind Kind { get; }

    internal ISymbol Symbol { get; }

    /// <summary>The lambda, the local function, or the root of the method's operations.</summary>
    internal IOperation Function { get; }

    internal bool IsOnFiberThread => Kind is CodeKind.Fiber or CodeKind.ReactorThread;

    internal static CodeContext Of(IOperation operation, ISymbol containing, FiberTypes types)
    {
        IOperation function = FunctionOf(operation);
        ISymbol symbol = function switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => containing,
        };
        return new CodeContext(KindOf(symbol, types), symbol, function);
    }

    /// <summary>The nearest lambda or local function around an operation, or the root.</summary>
    internal static IOperation FunctionOf(IOperation operation)
    {
        IOperation current = operation;
        while (current.Parent is { } parent)
        {
            current = parent;
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return current;
        }

        return current;
    }

    private static CodeKind KindOf(ISymbol symbol, FiberTypes types)
    {
        if (symbol is not IMethodSymbol method)
            return symbol is { IsStatic: true, Kind: SymbolKind.Field or SymbolKind.Property } ? CodeKind.StaticConstructor : CodeKind.Other;
        if (types.IsFiberTask(method.ReturnType))
            return CodeKind.Fiber;
        if (method.MethodKind == MethodKind.StaticConstructor)
            return CodeKind.StaticConstructor;
        if (method.MethodKind == MethodKind.Destructor)
            return CodeKind.Finalizer;
        if (method.IsIterator)
            return CodeKind.Iterator;
        if (method.IsAsync)
            return CodeKind.Task;
        return FiberTypes.Has(method, types.ReactorThread) ? CodeKind.ReactorThread : CodeKind.Other;
    }
}
