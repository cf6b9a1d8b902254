namespace FiberNet;

/// <summary>Items for inboxes that have run, to be used again, so that a post allocates nothing. Any thread.</summary>
internal static class ItemPool<TItem>
    where TItem : InboxItem, new()
{
    /// <summary>More than are in flight between two turns of most programs; a burst beyond it allocates.</summary>
    private const int MostKept = 256;

    private static readonly Lock s_lock = new();
    private static InboxItem? s_first;
    private static int s_count;

    internal static TItem Rent()
    {
        lock (s_lock)
        {
            if (s_first is { } first)
            {
                s_first = first.Next;
                s_count--;
                return (TItem)first;
            }
        }

        return new TItem();
    }

    internal static void Return(TItem item)
    {
        lock (s_lock)
        {
            if (s_count == MostKept)
                return;
            item.Next = s_first;
            s_first = item;
            s_count++;
        }
    }
}
