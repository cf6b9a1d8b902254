using FiberNet.Advanced;

namespace FiberNet;

/// <content>After the last fiber: what waits outside fibers is told that the scheduler has ended.</content>
public sealed partial class FiberScheduler
{
    /// <summary>
    /// So often <c>async Task</c> code may go on when the scheduler has ended: each of its calls throws, so it ends soon. What
    /// does not goes on elsewhere.
    /// </summary>
    private const int MostEndingTurns = 100;

    /// <summary>The first of the waits of <c>async Task</c> code.</summary>
    internal CallbackBox? OutsideWaits;

    /// <summary>True once all fibers have ended, or were given up.</summary>
    private bool _isOver;

    /// <summary>Throws if the fibers have ended: nothing that begins to wait now would ever end.</summary>
    /// <exception cref="OperationCanceledException">They have.</exception>
    internal void ThrowIfOver()
    {
        if (_isOver)
            throw Ended();
    }

    private static OperationCanceledException Ended() => new("The scheduler has ended.");

    /// <summary>Ends the waits of <c>async Task</c> code with an exception, on this thread, and gives up fibers that a failure of the loop has left.</summary>
    private void EndWaits()
    {
        _isOver = true;
        _stackTop = _openStackTop = 0;
        foreach (Fiber fiber in Registry.All())
        {
            if (!fiber.IsDead)
                fiber.EndAbandoned(Ended());
        }

        for (int turn = 0; turn < MostEndingTurns && (OutsideWaits is not null || !HasNoPosts); turn++)
        {
            while (OutsideWaits is { } wait)
                wait.End(Ended());
            RunContinuations();
        }
    }

    private void RunContinuations()
    {
        InboxItem? next;
        for (InboxItem? item = TakePosts(); item is not null; item = next)
        {
            next = item.Next;
            if (item.RunsAtEnd)
                RunPost(item);
            else
                Drop(item);
        }
    }

    private InboxItem? TakePosts()
    {
        InboxItem? posts = _posts ?? _inbox.TakeAll();
        _posts = null;
        return posts;
    }

    /// <summary>After the end: what was posted too late is told so. Any thread.</summary>
    private void DropInbox() => DropAll(_inbox.TakeAll());

    private static void DropAll(InboxItem? first)
    {
        InboxItem? next;
        for (InboxItem? item = first; item is not null; item = next)
        {
            next = item.Next;
            Drop(item);
        }
    }

    private static void Drop(InboxItem item)
    {
        item.IsDropped = true;
        item.Drop();
    }
}
