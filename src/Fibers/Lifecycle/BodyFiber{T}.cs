using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A <see cref="Fiber{T}"/> whose body takes a state argument.</summary>
internal sealed class BodyFiber<TState, T> : Fiber<T>
{
    private Func<TState, FiberTask<T>>? _body;
    private TState _state;

    internal BodyFiber(FiberScheduler scheduler, TState state, Func<TState, FiberTask<T>> body, string? name)
        : base(scheduler, name)
    {
        _state = state;
        _body = body;
    }

    internal override FiberBox? CallBody()
    {
        Func<TState, FiberTask<T>> body = _body!;
        TState state = _state;
        _body = null;
        _state = default!;
        try
        {
            FiberTask<T> task = body(state);
            if (task.Box is null)
                Value = task.Value;
            return RootOf(task);
        }
        catch (Exception exception)
        {
            return new FailedBox<T>(exception);
        }
    }
}
