namespace FiberNet;

/// <summary>A callback that was posted, directly or through the synchronization context.</summary>
internal sealed class PostedCallback(SendOrPostCallback callback, object? state) : InboxItem
{
    private static readonly SendOrPostCallback s_callAction = static state => ((Action)state!)();

    internal PostedCallback(Action callback)
        : this(s_callAction, callback)
    {
    }

    internal override void Run() => callback(state);
}
