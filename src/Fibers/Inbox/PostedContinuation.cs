namespace FiberNet;

/// <summary>
/// The rest of <c>async Task</c> code that has awaited something on the scheduler's thread. It is run in any case: if it were
/// dropped, whoever awaits that code would wait without end.
/// </summary>
internal sealed class PostedContinuation(SendOrPostCallback callback, object? state) : InboxItem
{
    private static readonly SendOrPostCallback s_callAction = static state => ((Action)state!)();

    internal PostedContinuation(Action callback)
        : this(s_callAction, callback)
    {
    }

    internal override bool RunsAtEnd => true;

    internal override void Run() => callback(state);

    /// <summary>The thread is no longer the scheduler's: the code goes on elsewhere, and what it calls of the scheduler throws.</summary>
    internal override void Drop() =>
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.Run(), this, preferLocal: false);
}
