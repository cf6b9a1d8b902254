using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A select that waits in all of its cases at once.</summary>
internal sealed class SelectOperation : Operation<int>, IWaitSet
{
    private ISelectable[] _cases = [];
    private int _count;
    private bool _isEntering;

    /// <summary>The index of the case that has taken effect while the cases were entered; negative if none has.</summary>
    private int _happened;

    protected override string Description => $"waiting for {ObjectLabel.Of(Target)}";

    protected override WaitTarget Target => new(WaitKind.Select, this);

    WaitTarget[] IWaitSet.Targets() => [.. _cases.Take(_count).OfType<ISelectable>().Select(static entered => entered.Target)];

    internal FiberTask<int> Start(ReadOnlySpan<ISelectable> cases, TimeSpan? timeout)
    {
        if (_cases.Length < cases.Length)
            _cases = new ISelectable[Math.Max(4, cases.Length)];
        EnterAll(cases);
        if (_happened >= 0)
            return EndAtOnce();
        _isEntering = false;
        Begin(timeout);
        return Task;
    }

    internal void CaseHappened(int index)
    {
        if (_isEntering)
        {
            // The case is still in its Enter and is left after that returns. The first case to complete counts.
            if (_happened < 0)
                _happened = index;
            return;
        }

        Debug.Assert((uint)index < (uint)_count, "the case is one of this select's");
        LeaveAll();
        Complete(index);
    }

    protected override int OnTimeout()
    {
        LeaveAll();
        return -1;
    }

    protected override void OnCanceled() => LeaveAll();

    protected override void OnRecycle() => LeaveAll();

    /// <summary>Enters the cases in order, until one of them completes itself: epoll may refuse a descriptor, for example.</summary>
    private void EnterAll(ReadOnlySpan<ISelectable> cases)
    {
        Debug.Assert(_count == 0, "a select in the pool has left its cases");
        _isEntering = true;
        _happened = -1;
        try
        {
            for (int i = 0; i < cases.Length && _happened < 0; i++)
            {
                cases[i].Enter(new SelectTicket(this, i));
                _cases[_count++] = cases[i];
            }
        }
        catch
        {
            _isEntering = false;
            LeaveAll();
            ReturnUnused();
            throw;
        }
    }

    private FiberTask<int> EndAtOnce()
    {
        FiberScheduler scheduler = Scheduler;
        int index = _happened;
        _isEntering = false;
        LeaveAll();
        ReturnUnused();
        return scheduler.Finish(index);
    }

    private void LeaveAll()
    {
        for (int i = 0; i < _count; i++)
        {
            _cases[i].Leave();
            _cases[i] = null!;
        }

        _count = 0;
    }
}
