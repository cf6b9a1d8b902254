namespace FiberNet.Advanced;

/// <summary>A result, or a failure, that is there already; the fiber yields before it reads it, because its budget is used up.</summary>
internal sealed class DeferredOperation<T> : Operation<T>
{
    protected override string Description => "its next turn";

    internal FiberTask<T> Start(T result) => CompleteAfterYield(result);

    /// <summary>The same with what the await throws.</summary>
    /// <param name="failure">An exception, or an ExceptionDispatchInfo.</param>
    internal FiberTask<T> StartFailed(object failure)
    {
        FiberTask<T> task = CompleteAfterYield(default!);
        Failure = failure;
        return task;
    }

    protected override T OnTimeout() => default!;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
    }
}
