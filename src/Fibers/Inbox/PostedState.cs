namespace FiberNet;

/// <summary>A callback with an argument that was posted.</summary>
internal sealed class PostedState<TState> : InboxItem
{
    private Action<TState>? _callback;
    private TState _state = default!;

    /// <summary>How often the object has run. The thread that has posted it tells by that whether it is still its own.</summary>
    internal volatile int Runs;

    internal static PostedState<TState> Rent(TState state, Action<TState> callback)
    {
        PostedState<TState> item = ItemPool<PostedState<TState>>.Rent();
        item._state = state;
        item._callback = callback;
        return item;
    }

    internal override void Run()
    {
        (TState state, Action<TState> callback) = (_state, _callback!);
        Clear();
        Runs++;

        // Before the callback, which may post again.
        ItemPool<PostedState<TState>>.Return(this);
        callback(state);
    }

    /// <summary>One that was dropped is not used again: its poster may be about to look at it.</summary>
    internal override void Drop() => Clear();

    private void Clear()
    {
        _state = default!;
        _callback = null;
    }
}
