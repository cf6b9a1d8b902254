namespace FiberNet.Advanced;

/// <summary>The base of a case: it keeps the ticket and checks that the case is in one select at a time.</summary>
public abstract class SelectCase : ISelectable
{
    private SelectTicket _ticket;

    /// <summary>Makes a case.</summary>
    protected SelectCase()
    {
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The case waits in a select.</exception>
    public bool TrySelect()
    {
        CheckIdle();
        return OnTrySelect();
    }

    void ISelectable.Enter(SelectTicket ticket)
    {
        CheckIdle();

        // The ticket comes first: a case that fails at once completes itself inside OnEnter.
        _ticket = ticket;
        try
        {
            OnEnter();
        }
        catch
        {
            _ticket = default;
            throw;
        }
    }

    void ISelectable.Leave()
    {
        if (!_ticket.IsWaiting)
            return;
        _ticket = default;
        OnLeave();
    }

    /// <summary>Throws if the case waits in a select: two selects would overwrite each other's result.</summary>
    internal void CheckIdle()
    {
        if (_ticket.IsWaiting)
            throw new InvalidOperationException($"This {GetType().Name} waits in a select already; make a case for each select that runs at the same time.");
    }

    WaitTarget ISelectable.Target => Target;

    /// <inheritdoc cref="ISelectable.Target"/>
    protected virtual WaitTarget Target => new(WaitKind.Other);

    /// <summary>Takes effect if that is possible at once, and keeps the result.</summary>
    /// <returns>True if it did.</returns>
    protected abstract bool OnTrySelect();

    /// <summary>Joins the queue. May call <see cref="Complete"/> if it turns out that there is nothing to wait for.</summary>
    protected abstract void OnEnter();

    /// <summary>Leaves the queue.</summary>
    protected abstract void OnLeave();

    /// <summary>Ends the select: the case has taken effect and keeps the result.</summary>
    /// <exception cref="InvalidOperationException">The case does not wait.</exception>
    protected void Complete() => _ticket.Complete();
}
