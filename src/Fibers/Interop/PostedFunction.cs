namespace FiberNet;

/// <summary>A function that another thread has posted and whose result it awaits.</summary>
internal sealed class PostedFunction<TState, T> : PostedCall<T>
{
    private TState _state = default!;
    private Func<TState, T>? _function;

    internal static PostedFunction<TState, T> Rent(TState state, Func<TState, T> function)
    {
        PostedFunction<TState, T> call = ItemPool<PostedFunction<TState, T>>.Rent();
        call._state = state;
        call._function = function;
        return call;
    }

    internal override void Run()
    {
        (TState state, Func<TState, T> function) = (_state, _function!);
        _state = default!;
        _function = null;
        try
        {
            Succeed(function(state));
        }
        catch (Exception failure)
        {
            // It is the caller's, as the result would be.
            Fail(failure);
        }
    }

    private protected override void Return() => ItemPool<PostedFunction<TState, T>>.Return(this);
}
