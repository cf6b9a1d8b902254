using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>The control flow graph of the function around an operation.</summary>
internal static class FlowGraphs
{
    internal static ControlFlowGraph? Of(OperationAnalysisContext context, IOperation operation)
    {
        var functions = new Stack<IOperation>();
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
                functions.Push(current);
        }

        ControlFlowGraph? graph = context.GetControlFlowGraph();
        while (graph is not null && functions.Count > 0)
            graph = Inside(graph, functions.Pop());
        return graph;
    }

    private static ControlFlowGraph? Inside(ControlFlowGraph graph, IOperation function)
    {
        if (function is ILocalFunctionOperation local)
            return graph.LocalFunctions.Contains(local.Symbol, SymbolEqualityComparer.Default) ? graph.GetLocalFunctionControlFlowGraph(local.Symbol) : null;
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in FlowOrder.Of(block))
            {
                if (operation is IFlowAnonymousFunctionOperation lambda && lambda.Syntax == function.Syntax)
                    return graph.GetAnonymousFunctionControlFlowGraph(lambda);
            }
        }

        return null;
    }
}
