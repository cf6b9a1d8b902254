using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Calls of other threads, and callbacks that run outside fibers.</content>
public sealed partial class FiberScheduler
{
    private readonly Inbox _inbox = new();
    private readonly FiberSynchronizationContext _synchronizationContext;

    /// <summary>Posts that were taken from the inbox and have not run yet, oldest first.</summary>
    private InboxItem? _posts;

    /// <summary>True while the loop waits or is about to. Written by the scheduler's thread, read by threads that post; see <see cref="AnnounceWait"/>.</summary>
    private volatile bool _waiting;

    /// <summary>True once nothing that is posted will run. Written once by the scheduler's thread, read by threads that post.</summary>
    private volatile bool _closed;

    /// <summary>
    /// How many fibers wait for work outside, foreign tasks and offloaded calls. While there is any, waiting is no deadlock and a
    /// virtual clock stands still. The scheduler's thread only.
    /// </summary>
    internal int ForeignParks;

    /// <summary>How many tokens could still cancel a fiber. While there is any, waiting is no deadlock. The scheduler's thread only.</summary>
    internal int TokenLinks;

    /// <summary>
    /// How many waits of code outside fibers end by what fibers or timers do: awaits of operations and of the ends of fibers, timers
    /// of <see cref="TimeProvider"/>. Work outside may depend on them. The scheduler's thread only.
    /// </summary>
    internal int WaitsOfOutsiders;

    /// <summary>The execution context of the code that started the loop. Posted callbacks run in it.</summary>
    internal ExecutionContext? BaseContext { get; private set; }

    /// <summary>Runs <paramref name="callback"/> on the scheduler's thread, outside any fiber, soon. Any thread.</summary>
    /// <remarks>Callbacks of one thread run in the order in which they were posted. An exception is reported as unhandled.</remarks>
    /// <param name="callback">The callback.</param>
    /// <returns>False if the scheduler has ended, so that the callback will not run. True if it was queued; it runs unless the scheduler ends first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is <c>null</c>.</exception>
    public bool Post(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Post(new PostedCallback(callback));
    }

    /// <summary>Starts a fiber on the scheduler's thread, soon. Any thread.</summary>
    /// <param name="body">The code that the fiber runs.</param>
    /// <returns>False if the scheduler has ended, so that the fiber will not run. True if it was queued; it runs unless the scheduler ends first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    public bool Post(Func<FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Post(() => { Fiber.Start(body); });
    }

    /// <summary>Runs <paramref name="callback"/> with an argument on the scheduler's thread, outside any fiber, soon. Any thread. Allocates nothing in the long run.</summary>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="state">The argument, which saves a lambda from capturing it.</param>
    /// <param name="callback">The callback; best a static lambda.</param>
    /// <inheritdoc cref="Post(Action)"/>
    public bool Post<TState>(TState state, Action<TState> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PostedState<TState> item = PostedState<TState>.Rent(state, callback);
        int runs = item.Runs;

        // One that has run may be another thread's by now.
        return Post(item) || item.Runs != runs;
    }

    /// <summary>Starts a fiber with an argument on the scheduler's thread, soon. Any thread. Allocates nothing but the fiber in the long run.</summary>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="state">The argument of <paramref name="body"/>, which saves a lambda from capturing it.</param>
    /// <param name="body">The code that the fiber runs; best a static lambda.</param>
    /// <inheritdoc cref="Post(Func{FiberTask})"/>
    public bool Post<TState>(TState state, Func<TState, FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Post((state, body), static call => { Fiber.Start(call.state, call.body); });
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
    /// The loop's half of the handshake with <see cref="WakeIfWaiting"/>: it announces that it will wait, then looks at the inbox
    /// once more. A thread that posts enters its item first and then looks whether the loop waits. Each side has a full fence
    /// between its two steps, so at least one of them sees the other.
    /// </summary>
    /// <returns>True if the inbox is empty and the loop may block.</returns>
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

    /// <summary>True if no post waits for its turn.</summary>
    private bool HasNoPosts => _posts is null && _inbox.IsEmpty;

    /// <summary>
    /// Runs posts in order until the budget of the turn is used up, because a burst of a million posts must not delay timers, events
    /// and fibers. The rest runs in the next turn, before newer posts.
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
