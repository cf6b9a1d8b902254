namespace FiberNet.Bench.Bare;

/// <summary>A fiber whose body takes an argument.</summary>
internal sealed class BareFiber<TState>(BarePool pool) : BareFiber(pool)
{
    internal static readonly int PoolNumber = BarePool.NewNumber();
    private Func<TState, BareTask>? _body;
    private TState _state = default!;

    internal void Start(TState state, Func<TState, BareTask> body)
    {
        if (!ReferenceEquals(_body, body))
            _body = body;
        _state = state;
    }

    internal override BareTask CallBody() => _body!(_state);
}
