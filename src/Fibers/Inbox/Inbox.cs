namespace FiberNet;

/// <summary>
/// The items that other threads have posted: a stack that the scheduler takes as a whole and reverses (Treiber, 1986). It has
/// no lock, so a burst of posts never makes the scheduler wait. Only the thread that finds it empty has to wake the scheduler.
/// </summary>
internal sealed class Inbox
{
    private InboxItem? _top;

    internal bool IsEmpty => Volatile.Read(ref _top) is null;

    /// <summary>Pushes an item. Any thread.</summary>
    /// <returns>True if the inbox was empty: the caller must wake the scheduler.</returns>
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

    /// <summary>Takes all items, oldest first.</summary>
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
