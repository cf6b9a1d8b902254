namespace FiberNet.Advanced;

/// <summary>
/// Work for a scheduler's thread that is made once and can be posted any number of times without an allocation. It is told if
/// the scheduler has ended instead.
/// </summary>
/// <remarks>At most one post at a time: post again only after <see cref="Run"/> or <see cref="Drop"/> has begun. Any thread may post.</remarks>
public abstract class PostedWork
{
    private readonly Item _item;

    /// <summary>Makes the work; it is not posted yet.</summary>
    protected PostedWork() => _item = new Item(this);

    /// <summary>Posts the work: <see cref="Run"/> is called soon on the scheduler's thread, or <see cref="Drop"/> if the scheduler ends first.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scheduler"/> is <c>null</c>.</exception>
    protected void PostTo(FiberScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);

        // A scheduler that refused the item before it was entered has not dropped it.
        if (!scheduler.Post(_item) && !_item.IsDropped)
            Drop();
    }

    /// <summary>Does the work, on the scheduler's thread, outside any fiber. An exception is reported as unhandled.</summary>
    protected abstract void Run();

    /// <summary>Called instead of <see cref="Run"/> if the scheduler has ended, once for each post. Any thread.</summary>
    protected abstract void Drop();

    private sealed class Item(PostedWork work) : InboxItem
    {
        internal override void Run() => work.Run();

        internal override void Drop() => work.Drop();
    }
}
