using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>An operation as somebody outside the library writes it.</summary>
internal sealed class OwnOperation : PooledOperation<OwnOperation, int>
{
    protected override string Description => "a test";

    internal FiberTask<int> Start()
    {
        Begin(null);
        return Task;
    }

    internal void EndWith(int result) => Complete(result);

    internal void EndWith(Exception failure) => Fail(failure);

    protected override int OnTimeout() => -1;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
    }
}
