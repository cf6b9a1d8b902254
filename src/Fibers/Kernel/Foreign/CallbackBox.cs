using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Takes the place of a frame when <c>async Task</c> code on the scheduler's thread awaits an operation or an <c>async FiberTask</c>
/// method. Its callback is posted when that completes, or when the scheduler ends first.
/// </summary>
internal sealed class CallbackBox : FiberBox
{
    private readonly FiberScheduler _scheduler;
    private readonly FiberBox _operation;
    private Action? _callback;

    /// <summary>The neighbors in the scheduler's list of waiting callbacks.</summary>
    private CallbackBox? _next;
    private CallbackBox? _previous;

    private CallbackBox(FiberScheduler scheduler, FiberBox operation, Action callback)
    {
        _scheduler = scheduler;
        _operation = operation;
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

        // An exception here would end the process, because the builder of async Task methods has nowhere to put it. So misuse
        // continues at once, and GetResult throws because the task has no result.
        if (box is null || box.IsAwaited || box.IsReady || box.Version != version || !CanCallBack(box, scheduler))
        {
            scheduler.PostContinuation(callback);
            return;
        }

        var continuation = new CallbackBox(scheduler, box, callback);
        box.Continuation = continuation;
        continuation.Enter(ref scheduler.OutsideWaits);
        if (box.State == BoxState.DoneAfterYield)
        {
            box.EndYield();
            continuation.Call();
        }
    }

    /// <summary>An operation calls back; a method does if it runs in a fiber of its own, or can be moved to one.</summary>
    private static bool CanCallBack(FiberBox box, FiberScheduler scheduler)
    {
        if (box.IsOperation)
            return ReferenceEquals(box.OperationScheduler, scheduler);
        return box.FrameFiber is { } fiber && ReferenceEquals(fiber.Scheduler, scheduler)
            && (fiber is DetachedFiber || (ReferenceEquals(scheduler.Running, fiber) && fiber.TryDetach(box)));
    }

    /// <summary>Posts the callback, once. It is dropped then, because the operation may refer to this box for long.</summary>
    internal void Call()
    {
        Debug.Assert(_callback is not null, "a callback is called once");
        Leave(ref _scheduler.OutsideWaits);
        _scheduler.PostContinuation(_callback!);
        _callback = null;
    }

    /// <summary>Ends the operation because the scheduler ends.</summary>
    internal void End(Exception failure)
    {
        if (_operation is { IsOperation: false, State: BoxState.Pending })
            _operation.SetFailure(failure);
        else
            _operation.Withdraw(failure);

        // Withdraw calls back, unless the operation had already ended without a call.
        if (_callback is not null)
            Call();
    }

    /// <summary>The method that was awaited has ended: its fiber ends with this box, and the callback reads the outcome from the frame.</summary>
    internal override void Step()
    {
        Call();
        State = BoxState.Done;
    }

    internal override void Recycle()
    {
    }

    internal override string Describe() => "callback";

    private void Enter(ref CallbackBox? first)
    {
        Debug.Assert(_next is null && _previous is null, "a wait is in the list once");
        _next = first;
        if (first is not null)
            first._previous = this;
        first = this;
        _scheduler.WaitsOfOutsiders++;
    }

    private void Leave(ref CallbackBox? first)
    {
        if (_previous is not null)
            _previous._next = _next;
        else
            first = _next;
        if (_next is not null)
            _next._previous = _previous;
        _next = _previous = null;
        _scheduler.WaitsOfOutsiders--;
    }
}
