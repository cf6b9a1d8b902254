using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The operations that wait at one end of a channel, first in first out.</summary>
/// <typeparam name="TOperation">Their type.</typeparam>
/// <remarks>
/// Whoever comes when nobody waits uses one and the same operation, which is not entered anywhere: it is the first for as long
/// as it is pending. So a fiber that waits alone, as nearly all do, costs neither an entry nor a pool nor a look at versions
/// (a fifth of a channel's round trip). A mutable struct: keep it in a field, never copy it.
/// </remarks>
internal struct ChannelWaiters<TOperation>
    where TOperation : FiberBox, new()
{
    private TOperation? _kept;
    private WaitQueue<TOperation> _others;

    /// <summary>True if nobody waits.</summary>
    internal bool IsEmpty => Kept is null && _others.IsEmpty;

    /// <summary>True if nobody waits, as far as can be told without a look at operations other than the first; false proves nothing.</summary>
    internal readonly bool IsVacant => Kept is null && _others.IsVacant;

    /// <summary>The operation that is kept, if it waits: it is the first then. Whoever takes it ends it at once, and it waits no longer.</summary>
    internal readonly TOperation? Kept
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _kept is { State: BoxState.Pending } kept ? kept : null;
    }

    /// <summary>Takes out the first; null if nobody waits. To be ended at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TOperation? DequeueOrNull() => Kept ?? DequeueOther();

    /// <summary>Takes out the first of the others than <see cref="Kept"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TOperation? DequeueOther() => _others.IsVacant ? null : DequeueOne();

    /// <summary>Enters the kept operation, pending, for one who comes when nobody waits; null where that does not go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly TOperation? EnterAlone()
    {
        if (_kept is not { State: BoxState.Idle } kept || !_others.IsVacant)
            return null;
        kept.State = BoxState.Pending;
        return kept;
    }

    /// <summary>Enters an operation at the tail.</summary>
    /// <returns>The operation, pending.</returns>
    internal TOperation Enter(FiberScheduler scheduler)
    {
        if (EnterAlone() is { } kept)
            return kept;
        TOperation operation = scheduler.Rent<TOperation>();
        if (_kept is null && _others.IsVacant)
        {
            Debug.Assert(operation.Pool > BoxPools.Kept, "a kept operation came from a pool");
            operation.Pool = BoxPools.Kept;
            _kept = operation;
        }
        else
        {
            _others.Enqueue(operation);
        }

        return operation;
    }

    /// <summary>Enters an operation that stands for the case of a select.</summary>
    internal void Enter(TOperation entry) => _others.Enqueue(entry);

    /// <summary>Nobody will wait any more: <see cref="EnterAlone"/> gives null from now on.</summary>
    internal void Close() => _kept = null;

    /// <summary>Throws in a debug build if the kept operation is one that others could rent.</summary>
    [Conditional("DEBUG")]
    internal readonly void CheckInvariants()
    {
        Debug.Assert(_kept is null || _kept.Pool == BoxPools.Kept, "a kept operation never goes back to a pool");
        _others.CheckInvariants();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TOperation? DequeueOne() => _others.DequeueOrNull();
}
