using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>
/// Methods of a fiber that Task code awaits: an async iterator, a <c>DisposeAsync</c>, a callback of another library. A fiber has
/// one place to go on from, and here it needs two: its own, which awaits the Task code, and that of the method.
/// </content>
public abstract partial class Fiber
{
    /// <summary>Moves a method that was called in this slice, and has suspended, to a fiber of its own.</summary>
    /// <param name="method">The frame of the method.</param>
    /// <returns>False if the fiber has not suspended in this method.</returns>
    internal bool TryDetach(FiberBox method)
    {
        Debug.Assert(ReferenceEquals(Scheduler.Running, this), "the method was called in the running slice");
        if (State == FiberState.Running || !ReferenceEquals(OutermostFrame(), method))
            return false;
        var detached = new DetachedFiber(Scheduler, this);
        (Rare.Detached ??= []).Add(detached);
        for (FiberBox? frame = Leaf; frame is not null; frame = frame.Continuation)
            frame.FrameFiber = detached;
        detached.TakePark(this);
        Leaf = null;
        return true;
    }

    /// <summary>The fiber of a method has ended.</summary>
    internal void Forget(DetachedFiber detached) => _rare?.Detached?.Remove(detached);

    /// <summary>Takes over the suspension of another fiber, which goes on running.</summary>
    private void TakePark(Fiber other)
    {
        Leaf = other.Leaf;
        _waitingFor = other._waitingFor;
        _timer = other._timer;
        const FiberFlags Park = FiberFlags.Sleeping | FiberFlags.ParkThrows;
        _flags |= other._flags & Park;
        other._flags &= ~Park;
        other._waitingFor = null;
        other._timer = 0;
        if (_timer != 0)
            Scheduler.Timers.SetTarget(_timer, this);
        WaitedForeign?.MoveTo(this);
        State = FiberState.Suspended;
        if (other.State == FiberState.Ready)
        {
            Scheduler.Unready(other);
            Scheduler.Ready(this);
        }

        other.State = FiberState.Running;
        Scheduler.InterruptionChanged(other);
        Scheduler.InterruptionChanged(this);
    }

    private void InterruptDetached()
    {
        if (_rare?.Detached is not { } all)
            return;
        foreach (DetachedFiber detached in all)
        {
            if (IsCancelRequested)
                detached.Cancel();
            else if (detached.State == FiberState.Suspended)
                ((Fiber)detached).InterruptPark(MakeInterruption());
        }
    }

    private void CancelDetached()
    {
        if (_rare?.Detached is not { } all)
            return;
        foreach (DetachedFiber detached in all)
            detached.Cancel();
    }

    private FiberBox? OutermostFrame()
    {
        FiberBox? outermost = Leaf;
        while (outermost?.Continuation is { } next)
            outermost = next;
        return outermost;
    }
}
