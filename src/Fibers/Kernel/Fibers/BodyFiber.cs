using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A fiber whose body takes a state argument; see <see cref="Fiber.Start{TState}(TState, Func{TState, FiberTask}, string?, string, int)"/>.</summary>
internal sealed class BodyFiber<TState> : Fiber
{
    private Func<TState, FiberTask>? _body;
    private TState _state;

    internal BodyFiber(FiberScheduler scheduler, TState state, Func<TState, FiberTask> body, object? name)
        : base(scheduler, name)
    {
        _state = state;
        _body = body;
    }

    internal override FiberBox? CallBody()
    {
        Func<TState, FiberTask> body = _body!;
        TState state = _state;
        FiberBox? root;
        try
        {
            FiberTask task = body(state);
            root = task.Box is { IsOperation: true } ? AwaitOperation(task, state as Delegate ?? body).Box : task.Box;
        }
        catch (Exception exception)
        {
            root = new FailedBox<Unit>(exception);
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
