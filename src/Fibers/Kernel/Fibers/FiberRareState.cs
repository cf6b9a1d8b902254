using System.Diagnostics;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The state that few fibers need. It is made on demand, so that a plain fiber stays small.</summary>
internal sealed class FiberRareState
{
    internal WaitQueue<FiberBox> Joiners;

    /// <summary>The stack at the creation of the fiber, if <see cref="FiberSchedulerOptions.TraceCreation"/> is on.</summary>
    internal string? CreationStackTrace;

    /// <summary>The name of the body of a fiber that failed, for the report.</summary>
    internal string? BodyName;
    internal object? Failure;
    internal CancellationTokenSource? Cancellation;
    internal TaskCompletionSource<Fiber>? Ended;

    /// <summary>The innermost time limit, shield or scope body that the fiber is in.</summary>
    internal InterruptScope? Interrupts;

    /// <summary>The youngest link to a token that can cancel the fiber. It knows the older ones.</summary>
    internal TokenLink? TokenLinks;

    /// <summary>The values of <see cref="FiberLocal{T}"/> by the local that they belong to.</summary>
    internal Dictionary<object, object>? Locals;

    /// <summary>What the fiber has used, if that is measured.</summary>
    internal UsageCounter? Usage;

    /// <summary>The scope that waits for the end of this fiber.</summary>
    internal IFiberParent? Parent;

    /// <summary>Methods of the fiber that Task code awaits; see <see cref="DetachedFiber"/>.</summary>
    internal List<DetachedFiber>? Detached;

    /// <summary>Operations that were started, not read, and followed by another one.</summary>
    internal List<(FiberBox Operation, uint Version)>? Started;

    private int _startedLimit = 8;

    /// <summary>Remembers an operation that may never be awaited, and forgets those that were read meanwhile.</summary>
    internal void KeepStarted(Fiber fiber, FiberBox operation)
    {
        Debug.Assert(operation.IsOperation, "frames are never kept");
        List<(FiberBox Operation, uint Version)> started = Started ??= [];
        if (started.Count >= _startedLimit)
        {
            int kept = 0;
            for (int i = 0; i < started.Count; i++)
            {
                if (started[i].Operation.Version == started[i].Version && started[i].Operation.IsStartedBy(fiber))
                    started[kept++] = started[i];
            }

            started.RemoveRange(kept, started.Count - kept);
            _startedLimit = Math.Max(8, kept * 2);
        }

        started.Add((operation, operation.Version));
    }

    internal Exception? FailureException =>
        Failure is ExceptionDispatchInfo info ? info.SourceException : (Exception?)Failure;
}
