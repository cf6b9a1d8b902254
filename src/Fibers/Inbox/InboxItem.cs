namespace FiberNet;

/// <summary>Work for the scheduler's thread.</summary>
internal abstract class InboxItem
{
    internal InboxItem? Next;

    /// <summary>Does the work: once, on the scheduler's thread, outside any fiber.</summary>
    internal abstract void Run();

    /// <summary>True if the item runs even after all fibers have ended.</summary>
    internal virtual bool RunsAtEnd => false;

    /// <summary>True once the item was refused because the scheduler has ended. Written by either thread, read by the one that posts.</summary>
    internal volatile bool IsDropped;

    /// <summary>Called instead of <see cref="Run"/> if the scheduler has ended. Any thread.</summary>
    internal virtual void Drop()
    {
    }
}
