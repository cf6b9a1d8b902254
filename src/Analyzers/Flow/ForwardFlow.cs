using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace FiberNet.Analyzers;

/// <summary>
/// A forward analysis over a control flow graph. The state is a set of bits: what may be true, on some path, of the one
/// variable that the rule looks at.
/// </summary>
internal sealed class ForwardFlow
{
    private readonly ControlFlowGraph _graph;
    private readonly Func<IOperation, int, int> _step;
    private readonly int[] _before;
    private readonly bool[] _reached;

    private ForwardFlow(ControlFlowGraph graph, Func<IOperation, int, int> step)
    {
        _graph = graph;
        _step = step;
        _before = new int[graph.Blocks.Length];
        _reached = new bool[graph.Blocks.Length];
    }

    /// <summary>Runs to the fixed point, then calls <paramref name="visit"/> for each operation with the state before it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="start">The state at the entry.</param>
    /// <param name="step">The state after an operation, from the one before it.</param>
    /// <param name="visit">What to do with each operation and the state before it.</param>
    internal static void Run(ControlFlowGraph graph, int start, Func<IOperation, int, int> step, Action<IOperation, int> visit)
    {
        var flow = new ForwardFlow(graph, step);
        flow.Solve(start);
        foreach (BasicBlock block in graph.Blocks)
        {
            int state = flow._before[block.Ordinal];
            foreach (IOperation operation in FlowOrder.Of(block))
            {
                visit(operation, state);
                state = step(operation, state);
            }
        }
    }

    private void Solve(int start)
    {
        var pending = new Queue<BasicBlock>();
        Enter(_graph.Blocks[0], start, pending);
        while (pending.Count > 0)
        {
            BasicBlock block = pending.Dequeue();
            int state = _before[block.Ordinal];
            EnterHandlers(block, state, pending);
            foreach (IOperation operation in FlowOrder.Of(block))
            {
                int next = _step(operation, state);
                // An exception may leave the block after any operation.
                if (next != state)
                    EnterHandlers(block, next, pending);
                state = next;
            }

            Follow(block.ConditionalSuccessor, state, pending);
            Follow(block.FallThroughSuccessor, state, pending);
        }
    }

    private void Follow(ControlFlowBranch? branch, int state, Queue<BasicBlock> pending)
    {
        if (branch is null)
            return;
        foreach (ControlFlowRegion region in branch.FinallyRegions)
            Enter(_graph.Blocks[region.FirstBlockOrdinal], state, pending);
        if (branch.Destination is { } destination)
            Enter(destination, state, pending);
    }

    private void EnterHandlers(BasicBlock block, int state, Queue<BasicBlock> pending)
    {
        // The root of a lambda's graph is enclosed by regions of the outer graph, whose numbers mean nothing here.
        for (ControlFlowRegion? region = block.EnclosingRegion; region != _graph.Root && region?.EnclosingRegion is { } outer; region = outer)
        {
            if (region.Kind != ControlFlowRegionKind.Try)
                continue;
            foreach (ControlFlowRegion handler in outer.NestedRegions)
            {
                if (handler != region)
                    Enter(_graph.Blocks[handler.FirstBlockOrdinal], state, pending);
            }
        }
    }

    private void Enter(BasicBlock block, int state, Queue<BasicBlock> pending)
    {
        int joined = _before[block.Ordinal] | state;
        if (_reached[block.Ordinal] && joined == _before[block.Ordinal])
            return;
        _reached[block.Ordinal] = true;
        _before[block.Ordinal] = joined;
        pending.Enqueue(block);
    }
}
