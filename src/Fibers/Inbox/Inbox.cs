namespace FiberNet;

/// <summary>
/// What other threads ask of the scheduler. A stack of items that the scheduler takes whole and turns round (Treiber,
/// 1986): no lock, so a burst of posts never makes the reactor wait, and the one who finds it empty is the only one who
/// has to wake the reactor.
/// </summary>
internal sealed class Inbox
{
    private InboxItem? _top;

    internal bool IsEmpty => Volatile.Read(ref _top) is null;

    /// <summary>Any thread.</summary>
    /// <returns>True if the inbox was empty: the caller sees to it that the scheduler wakes up.</returns>
    internal bool Push(InboxItem item)
    {
        InboxItem? top = Volatile.Read(ref _top);
        while (true)
        {
            item.Next = top;
            InboxItem? seen = Interlocked.CompareExchange(ref _top, item, top);
            if (ReferenceEquals(seen, top))
                return top is null;
            top = seen;
        }
    }

    /// <summary>Takes everything, oldest first.</summary>
    internal InboxItem? TakeAll()
    {
        InboxItem? item = Interlocked.Exchange(ref _top, null);
        InboxItem? oldest = null;
        while (item is not null)
        {
            InboxItem? next = item.Next;
            item.Next = oldest;
            oldest = item;
            item = next;
        }

        return oldest;
    }
}
