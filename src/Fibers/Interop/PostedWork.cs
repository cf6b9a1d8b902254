namespace FiberNet.Advanced;

/// <summary>
/// Something to do on a scheduler's thread that is made once and posted again and again, without an allocation, and that
/// hears of it when the scheduler has ended instead.
/// </summary>
/// <remarks>At most one post at a time: the next one after <see cref="Run"/> or <see cref="Drop"/> has begun. Any thread may post.</remarks>
public abstract class PostedWork
{
    private readonly Item _item;

    /// <summary>Makes the work; it is not posted yet.</summary>
    protected PostedWork() => _item = new Item(this);

    /// <summary>Has <see cref="Run"/> called soon on the scheduler's thread, or <see cref="Drop"/> if the scheduler has ended or ends before.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scheduler"/> is null.</exception>
    protected void PostTo(FiberScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);

        // A refusal in which the item was never entered has not dropped it.
        if (!scheduler.Post(_item) && !_item.IsDropped)
            Drop();
    }

    /// <summary>The scheduler's thread, outside any fiber. What it throws is reported as an unhandled exception.</summary>
    protected abstract void Run();

    /// <summary>The scheduler has ended. Any thread; called once for the post, and instead of <see cref="Run"/>.</summary>
    protected abstract void Drop();

    private sealed class Item(PostedWork work) : InboxItem
    {
        internal override void Run() => work.Run();

        internal override void Drop() => work.Drop();
    }
}
