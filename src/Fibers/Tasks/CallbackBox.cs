using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Stands where a fiber's frame would stand when something else than a fiber awaits an operation: <c>async Task</c>
/// code on the scheduler's thread. Its callback is posted when the operation completes.
/// </summary>
internal sealed class CallbackBox : FiberBox
{
    private readonly FiberScheduler _scheduler;
    private Action? _callback;

    private CallbackBox(FiberScheduler scheduler, Action callback)
    {
        _scheduler = scheduler;
        _callback = callback;
    }

    internal static void Attach(FiberBox? box, uint version, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (FiberScheduler.Current is not { } scheduler)
        {
            ThreadPool.QueueUserWorkItem(static callback => callback(), callback, preferLocal: false);
            return;
        }

        // An exception here would end the process: the builder of async Task methods has nowhere to put it. So misuse goes
        // on at once, and GetResult finds a task without a result and throws.
        if (box is not { IsOperation: true, IsAwaited: false } || box.IsReady || !ReferenceEquals(box.OperationScheduler, scheduler) || box.Version != version)
        {
            scheduler.PostLocal(callback);
            return;
        }

        var continuation = new CallbackBox(scheduler, callback);
        box.Continuation = continuation;
        if (box.State == BoxState.DoneAfterYield)
        {
            box.State = BoxState.Done;
            continuation.Call();
        }
    }

    /// <summary>Once. The operation may refer to this box for long.</summary>
    internal void Call()
    {
        _scheduler.PostLocal(_callback!);
        _callback = null;
    }

    internal override void Step() => throw new UnreachableException();

    internal override void Recycle() => throw new UnreachableException();

    internal override string Describe() => "callback";
}
