using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>Short questions about operations.</summary>
internal static class Operations
{
    /// <summary>Without conversions and parentheses around it.</summary>
    internal static IOperation Bare(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The first parent that is no conversion and no parenthesis.</summary>
    internal static IOperation? BareParent(this IOperation operation)
    {
        IOperation? parent = operation.Parent;
        while (parent is IParenthesizedOperation or IConversionOperation { OperatorMethod: null })
            parent = parent.Parent;
        return parent;
    }

    /// <summary>What is awaited, without <c>ConfigureAwait</c>.</summary>
    internal static IOperation Awaited(this IAwaitOperation operation)
    {
        IOperation awaited = operation.Operation.Bare();
        return awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? task.Bare() : awaited;
    }

    /// <summary>The operations of one function, without those of lambdas and local functions inside.</summary>
    internal static IEnumerable<IOperation> OwnOperations(this IOperation function)
    {
        var pending = new Stack<IOperation>();
        pending.Push(function);
        while (pending.Count > 0)
        {
            IOperation operation = pending.Pop();
            if (operation != function)
            {
                yield return operation;
                if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation)
                    continue;
            }

            foreach (IOperation child in operation.ChildOperations.Reverse())
                pending.Push(child);
        }
    }

    /// <summary>All operations below one, those of nested functions included.</summary>
    internal static IEnumerable<IOperation> AllOperations(this IOperation root)
    {
        var pending = new Stack<IOperation>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            IOperation operation = pending.Pop();
            if (operation != root)
                yield return operation;
            foreach (IOperation child in operation.ChildOperations.Reverse())
                pending.Push(child);
        }
    }

    /// <summary>The variable, parameter, field or property that an expression names; null of everything else.</summary>
    internal static ISymbol? Referenced(this IOperation? operation) => operation?.Bare() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary>True if a symbol belongs to <paramref name="type"/> and has this name.</summary>
    internal static bool Is(this IMethodSymbol method, INamedTypeSymbol? type, string name) =>
        method.Name == name && FiberTypes.Is(method.ContainingType, type);

    /// <summary>The lambda or local function that a delegate argument is made of.</summary>
    internal static IOperation? DelegateBody(this IOperation argument)
    {
        IOperation value = argument.Bare();
        return value is IDelegateCreationOperation creation ? creation.Target.Bare() as IAnonymousFunctionOperation : value as IAnonymousFunctionOperation;
    }

    internal static bool IsNot(this ISymbol? left, ISymbol? right) => !SymbolEqualityComparer.Default.Equals(left, right);

    internal static bool IsSame(this ISymbol? left, ISymbol? right) => left is not null && SymbolEqualityComparer.Default.Equals(left, right);
}
