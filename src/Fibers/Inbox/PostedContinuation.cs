namespace FiberNet;

/// <summary>
/// The rest of <c>async Task</c> code that awaited something on the scheduler's thread. It always runs: code that awaits it
/// would otherwise wait indefinitely.
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

    /// <summary>The scheduler has left its thread. The code goes on in the thread pool, where calls of the scheduler throw.</summary>
    internal override void Drop() =>
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.Run(), this, preferLocal: false);
}
