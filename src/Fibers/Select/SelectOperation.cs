using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A select that waits in all of its cases at once.</summary>
internal sealed class SelectOperation : PooledOperation<SelectOperation, int>
{
    private ISelectable[] _cases = [];
    private int _count;

    protected override string Description => $"one of {_count} cases";

    internal FiberTask<int> Start(ReadOnlySpan<ISelectable> cases, TimeSpan? timeout)
    {
        if (_cases.Length < cases.Length)
            _cases = new ISelectable[Math.Max(4, cases.Length)];
        try
        {
            foreach (ISelectable selectCase in cases)
            {
                selectCase.Enter(new SelectTicket(this, _count));
                _cases[_count++] = selectCase;
            }
        }
        catch
        {
            LeaveAll();
            ReturnUnused();
            throw;
        }

        Begin(timeout);
        return Task;
    }

    internal FiberTask<int> AfterYield(int index) => CompleteAfterYield(index);

    internal void CaseHappened(int index)
    {
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
