using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A join with a timeout, or without a value: true when the fiber has ended.</summary>
internal sealed class JoinOperation : Operation<bool>, IJoiner
{
    private Fiber? _fiber;

    protected override string Description => $"waiting for the end of {_fiber}";

    protected override WaitTarget Target => new(WaitKind.Join, _fiber, _fiber);

    internal JoinOperation Start(Fiber fiber, TimeSpan? timeout)
    {
        _fiber = fiber;
        fiber.AddJoiner(this);
        Begin(timeout);
        return this;
    }

    void IJoiner.FiberEnded()
    {
        if (_fiber!.SeeFailure() is { } failure)
            Fail(failure);
        else
            Complete(true);
    }

    protected override bool OnTimeout() => false;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle() => _fiber = null;
}
