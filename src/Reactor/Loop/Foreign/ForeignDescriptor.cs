namespace FiberNet;

/// <summary>A descriptor that is not ours, and who waits for it.</summary>
internal sealed class ForeignDescriptor(int fd)
{
    internal int Fd { get; } = fd;

    private int _pruneAt = 8;

    internal List<ForeignWaiter> Waiters { get; } = [];

    /// <summary>What the kernel is asked to watch for; a waiter that has gone may still be counted.</summary>
    internal IoEvents Interest { get; set; }

    /// <summary>Changes with each registration; events of an earlier one are dropped.</summary>
    internal uint Generation { get; set; }

    internal bool IsRegistered { get; set; }

    /// <summary>Enters a waiter; forgets those that have gone now and then, so that a crowd costs no more than its size.</summary>
    internal void Add(IoWaitOperation operation)
    {
        if (Waiters.Count >= _pruneAt)
        {
            Waiters.RemoveAll(static waiter => !waiter.IsLive);
            _pruneAt = Math.Max(8, 2 * Waiters.Count);
        }

        Waiters.Add(new ForeignWaiter(operation));
        Interest |= operation.Interest;
    }

    /// <summary>Forgets those that have gone and what they wanted.</summary>
    internal void Prune()
    {
        Waiters.RemoveAll(static waiter => !waiter.IsLive);
        Interest = IoEvents.None;
        foreach (ForeignWaiter waiter in Waiters)
            Interest |= waiter.Interest;
    }
}
