using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A <see cref="Fiber{T}"/> whose body takes a state argument.</summary>
internal sealed class BodyFiber<TState, T> : Fiber<T>
{
    private Func<TState, FiberTask<T>>? _body;
    private TState _state;

    internal BodyFiber(FiberScheduler scheduler, TState state, Func<TState, FiberTask<T>> body, object? name)
        : base(scheduler, name)
    {
        _state = state;
        _body = body;
    }

    internal override FiberBox? CallBody()
    {
        Func<TState, FiberTask<T>> body = _body!;
        TState state = _state;
        FiberBox? root;
        try
        {
            FiberTask<T> task = body(state);
            if (task.Box is null)
                Value = task.Value;
            root = task.Box is { IsOperation: true } ? AwaitOperation(task, state as Delegate ?? body).Box : task.Box;
        }
        catch (Exception exception)
        {
            root = new FailedBox<T>(exception);
        }

        // Not before: while the first slice lasts, they tell which method runs.
        _body = null;
        if (!HasUnformedName)
            _state = default!;

        // A frame names its method, but here there was none.
        if (root is { Failure: not null })
            KeepBodyName(state as Delegate ?? body);
        return root;
    }

    private protected override Delegate? Body => _state as Delegate ?? _body;

    private protected override string FormName(object format) => ((Func<TState, string>)format)(_state);
}
