namespace FiberNet;

/// <summary>A direction of a pipe, whose caller awaits a <see cref="PipeWait{T}"/>.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal interface IPipeWaiter<T>
{
    /// <summary>The caller takes the outcome of its wait.</summary>
    /// <param name="isCanceled">Whether <c>CancelPending…</c> has ended the wait.</param>
    T TakeOutcome(bool isCanceled);

    /// <summary>The caller takes a failure instead.</summary>
    void TakeFailure();

    /// <summary>A token was cancelled: if it is that of the wait, the wait ends.</summary>
    void OnTokenCanceled();

    /// <summary>What the caller does, for dumps: "reading from".</summary>
    string Verb { get; }
}
