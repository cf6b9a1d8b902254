namespace FiberNet;

/// <summary>Something to do on the scheduler's thread.</summary>
internal abstract class InboxItem
{
    internal InboxItem? Next;

    /// <summary>Called once, on the scheduler's thread, outside any fiber.</summary>
    internal abstract void Run();

    /// <summary>True if the item runs also when all fibers have ended.</summary>
    internal virtual bool RunsAtEnd => false;

    /// <summary>True once the item was refused because the scheduler has stopped.</summary>
    internal volatile bool IsDropped;

    /// <summary>Called instead of <see cref="Run"/> when the scheduler has stopped; any thread.</summary>
    internal virtual void Drop()
    {
    }
}
