namespace FiberNet.Advanced;

/// <summary>
/// A result, or a failure, that is there at once but that the fiber reads in its next slice, because its budget is used up. This
/// is the only operation that knows of fairness: all others complete at once or wait for something.
/// </summary>
internal sealed class DeferredOperation<T, TOwner> : Operation<T>
    where TOwner : struct, IResultOwner<T>
{
    private TOwner _owner;

    protected override string Description => "waiting for its next turn";

    protected override WaitTarget Target => new(WaitKind.Turn);

    internal FiberBox<T> Start(T result, TOwner owner)
    {
        _owner = owner;
        CompleteAfterYield(result);
        return this;
    }

    /// <summary>Defers a failure.</summary>
    /// <param name="failure">What the await throws: an exception, or an ExceptionDispatchInfo.</param>
    internal FiberBox<T> StartFailed(object failure)
    {
        CompleteAfterYield(default!);
        Failure = failure;
        return this;
    }

    protected override T OnTimeout() => default!;

    protected override void OnCanceled()
    {
    }

    protected override void OnUnread(T result) => _owner.Unread(result);

    internal override void AfterAbandon() => _owner.AllUnread();

    protected override void OnRecycle()
    {
        // A failed one has no result: it was refused, or its owner has the result back.
        if (State == BoxState.Done)
            _owner.Taken(Result);
        _owner = default;
    }
}
