namespace FiberNet.Advanced;

/// <summary>The state of a <see cref="FiberBox"/>.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>transition</term><description>made by</description></listheader>
/// <item><term>frame: Pending → Done, Failed</term><description>the method returns or throws</description></item>
/// <item><term>frame: Done, Failed → Pending</term><description>recycled. A frame in the pool is already Pending, so that
/// renting it writes nothing; no task has its new version.</description></item>
/// <item><term>operation: Idle → Pending</term><description>rented, or entered again where a channel keeps it</description></item>
/// <item><term>operation: Pending → Done</term><description><see cref="Operation{T}.Complete"/>, or <see cref="Operation{T}.OnTimeout"/></description></item>
/// <item><term>operation: Pending → Failed</term><description><see cref="Operation{T}.Fail"/>, an interruption, or a hook that throws</description></item>
/// <item><term>operation: Pending → DoneAfterYield</term><description><see cref="Operation{T}.CompleteAfterYield"/></description></item>
/// <item><term>operation: DoneAfterYield → Done, Failed</term><description>the await that yields</description></item>
/// <item><term>operation: Done, DoneAfterYield → Failed</term><description>its fiber ended without reading the result</description></item>
/// <item><term>operation: Done, Failed, Pending → Idle</term><description>recycled after the outcome was read, or returned as an
/// unused entry. An operation in the pool is Idle and not Pending, so that a stale entry of a queue is seen to be stale.</description></item>
/// </list>
/// <para>A <see cref="FailedBox{T}"/> stays Failed, and a <see cref="CallbackBox"/> stays Pending.</para>
/// </remarks>
internal enum BoxState : byte
{
    /// <summary>There is neither a result nor a failure.</summary>
    Pending,

    /// <summary>Operations only: the result was consumed, and the object is back in its pool.</summary>
    Idle,

    /// <summary>The result is there, but the budget of the fiber is used up: the await yields first.</summary>
    DoneAfterYield,

    /// <summary>The result is there, and an await goes on at once. All later states can be read.</summary>
    Done,

    /// <summary>There is a failure, and the await throws it.</summary>
    Failed,
}
