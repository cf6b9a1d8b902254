using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A join that returns the value of the fiber.</summary>
internal sealed class JoinOperation<T> : Operation<T>, IJoiner
{
    private Fiber<T>? _fiber;

    protected override string Description => $"waiting for the end of {_fiber}";

    protected override WaitTarget Target => new(WaitKind.Join, _fiber, _fiber);

    internal FiberTask<T> Start(Fiber<T> fiber)
    {
        _fiber = fiber;
        fiber.AddJoiner(this);
        Begin(null);
        return Task;
    }

    void IJoiner.FiberEnded()
    {
        if (_fiber!.SeeFailure() is { } failure)
            Fail(failure);
        else
            Complete(_fiber.ResultOfEnded());
    }

    protected override T OnTimeout() => default!;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle() => _fiber = null;
}
