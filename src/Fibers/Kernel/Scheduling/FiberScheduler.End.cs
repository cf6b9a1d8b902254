using FiberNet.Advanced;

namespace FiberNet;

/// <content>The end of the scheduler, as seen by code that waits outside fibers.</content>
public sealed partial class FiberScheduler
{
    /// <summary>
    /// How often <c>async Task</c> code may go on after the scheduler has ended. Each of its calls throws, so most code ends soon;
    /// the rest goes on in the thread pool.
    /// </summary>
    private const int MostEndingTurns = 100;

    /// <summary>The head of the list of waits of <c>async Task</c> code.</summary>
    internal CallbackBox? OutsideWaits;

    /// <summary>The calls of other threads that fibers serve now.</summary>
    private readonly HashSet<IOutsideCall> _outsideCalls = [];

    /// <summary>True once all fibers have ended or were given up.</summary>
    private bool _isOver;

    /// <summary>Throws if the fibers have ended. A wait that starts now would never end.</summary>
    /// <exception cref="OperationCanceledException">The fibers have ended.</exception>
    internal void ThrowIfOver()
    {
        if (_isOver)
            throw Ended();
    }

    /// <summary>A fiber serves a call of another thread, which waits for it.</summary>
    internal void Began(IOutsideCall call)
    {
        _outsideCalls.Add(call);
        WaitsOfOutsiders++;
    }

    /// <summary>The fiber that serves a call of another thread has its outcome.</summary>
    internal void Ended(IOutsideCall call)
    {
        _outsideCalls.Remove(call);
        WaitsOfOutsiders--;
    }

    internal static OperationCanceledException Ended() => new("The scheduler has ended.");

    /// <summary>Ends the waits of <c>async Task</c> code with an exception, on this thread, and gives up the fibers that a failure of the loop left.</summary>
    private void EndWaits()
    {
        _isOver = true;
        _stackTop = _openStackTop = 0;
        foreach (Fiber fiber in Registry.All())
        {
            if (!fiber.IsDead)
                fiber.EndAbandoned(Ended());
        }

        foreach (IOutsideCall call in _outsideCalls)
            call.Abandon(Ended());
        _outsideCalls.Clear();
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

    /// <summary>Drops what was posted after the end. Any thread.</summary>
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
