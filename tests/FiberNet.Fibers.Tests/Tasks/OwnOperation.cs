using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>An operation as somebody outside the library writes it.</summary>
internal sealed class OwnOperation : Operation<int>
{
    protected override string Description => "a test";

    /// <summary>What <see cref="OnTimeout"/> throws; null: it does not.</summary>
    internal Exception? TimeoutFailure { get; set; }

    internal FiberTask<int> Start(TimeSpan? timeout = null)
    {
        Begin(timeout);
        return Task;
    }

    internal void EndWith(int result) => Complete(result);

    internal void EndWith(Exception failure) => Fail(failure);

    protected override int OnTimeout() => TimeoutFailure is null ? -1 : throw TimeoutFailure;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle() => TimeoutFailure = null;
}
