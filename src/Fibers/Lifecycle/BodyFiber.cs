using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A fiber whose body takes a state argument: what <see cref="Fiber.Start{TState}(TState, Func{TState, FiberTask}, string?)"/> makes.</summary>
internal sealed class BodyFiber<TState> : Fiber
{
    private Func<TState, FiberTask>? _body;
    private TState _state;

    internal BodyFiber(FiberScheduler scheduler, TState state, Func<TState, FiberTask> body, string? name)
        : base(scheduler, name)
    {
        _state = state;
        _body = body;
    }

    internal override FiberBox? CallBody()
    {
        Func<TState, FiberTask> body = _body!;
        TState state = _state;
        _body = null;
        _state = default!;
        try
        {
            return RootOf(body(state));
        }
        catch (Exception exception)
        {
            return new FailedBox<Unit>(exception);
        }
    }
}
