using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>What other threads may call, and callbacks that run outside fibers.</content>
public sealed partial class FiberScheduler
{
    private readonly Inbox _inbox = new();
    private readonly FiberSynchronizationContext _synchronizationContext;

    /// <summary>What was taken out of the inbox and has not had its turn, oldest first.</summary>
    private InboxItem? _posts;

    /// <summary>True while the loop waits or is about to. Written by the scheduler's thread, read by threads that post; see <see cref="AnnounceWait"/>.</summary>
    private volatile bool _waiting;

    /// <summary>True once nothing that is posted will run. Written once by the scheduler's thread, read by threads that post.</summary>
    private volatile bool _closed;

    /// <summary>
    /// How many foreign tasks and tokens could still wake a fiber. While there are any, waiting is no deadlock. The scheduler's
    /// thread only.
    /// </summary>
    internal int ForeignParks;

    /// <summary>The execution context of the code that started the loop: what posted callbacks run in.</summary>
    internal ExecutionContext? BaseContext { get; private set; }

    /// <summary>Runs <paramref name="callback"/> on the scheduler's thread, outside any fiber, soon. Any thread.</summary>
    /// <remarks>Callbacks of one thread run in the order in which they were posted. One that throws is reported as an unhandled exception.</remarks>
    /// <param name="callback">What to call.</param>
    /// <returns>False if the scheduler has stopped; the callback will not run. True: it will, unless the scheduler ends before its turn comes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public bool Post(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Post(new PostedCallback(callback));
    }

    /// <summary>Starts a fiber on the scheduler's thread, soon. Any thread.</summary>
    /// <param name="body">What the fiber does.</param>
    /// <returns>False if the scheduler has stopped; the fiber will not run. True: it will, unless the scheduler ends before its turn comes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    public bool Post(Func<FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Post(() => { Fiber.Start(body); });
    }

    internal bool Post(InboxItem item)
    {
        if (_closed)
        {
            Drop(item);
            return false;
        }

        if (_inbox.Push(item))
            WakeIfWaiting();
        if (_closed)
            DropInbox();
        return !item.IsDropped;
    }

    internal void PostContinuation(Action callback) => Post(new PostedContinuation(callback));

    internal void PostLocal(Action callback) => Post(new PostedCallback(callback));

    /// <summary>
    /// The loop's half of the hand-shake with <see cref="WakeIfWaiting"/>: it says that it will wait, then looks at the
    /// inbox once more. Whoever posts enters the item first and then looks whether the loop waits; with a full fence
    /// between the two steps on either side, one of them sees the other.
    /// </summary>
    /// <returns>True if there is nothing in the inbox and the loop may block.</returns>
    private bool AnnounceWait()
    {
        _waiting = true;
        Interlocked.MemoryBarrier();
        return HasNoPosts && (!_stopRequested || IsStopping);
    }

    private void WakeIfWaiting()
    {
        Interlocked.MemoryBarrier();
        if (_waiting)
            Poller.Wake();
    }

    /// <summary>True if nothing that was posted waits for its turn.</summary>
    private bool HasNoPosts => _posts is null && _inbox.IsEmpty;

    /// <summary>
    /// Runs what was posted, in order, until the budget of the turn is used up: a burst of a million posts must keep neither
    /// timers nor events nor fibers waiting. The rest comes in the next turn, before what is posted meanwhile.
    /// </summary>
    private void TakeInbox()
    {
        if (_posts is null && !_inbox.IsEmpty)
            _posts = _inbox.TakeAll();
        int left = TurnBudget;
        while (_posts is { } item && left > 0)
        {
            _posts = item.Next;
            RunPost(item);
            left -= 1 + _resumeBudget - _budget;
        }
    }

    private void RunPost(InboxItem item)
    {
        if (!ReferenceEquals(_context.Installed, BaseContext))
            _context.Install(BaseContext!);
        Debug.Assert(Running is null, "posts run outside fibers");
        _budget = _resumeBudget;
        try
        {
            item.Run();
        }
        catch (Exception exception)
        {
            Report(null, exception);
        }

        _context.Note(ExecutionContext.Capture());
    }
}
