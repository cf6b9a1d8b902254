using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace FiberNet.Analyzers;

/// <summary>The operations of a block in the order in which they run: operands before what uses them.</summary>
internal static class FlowOrder
{
    internal static IEnumerable<IOperation> Of(BasicBlock block)
    {
        foreach (IOperation statement in block.Operations)
        {
            foreach (IOperation operation in Of(statement))
                yield return operation;
        }

        if (block.BranchValue is { } value)
        {
            foreach (IOperation operation in Of(value))
                yield return operation;
        }
    }

    private static IEnumerable<IOperation> Of(IOperation operation)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            foreach (IOperation below in Of(child))
                yield return below;
        }

        yield return operation;
    }
}
