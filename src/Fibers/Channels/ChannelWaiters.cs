using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The operations that wait at one end of a channel, first in first out.</summary>
/// <typeparam name="TOperation">Their type.</typeparam>
/// <remarks>
/// A fiber that starts to wait while no other waits uses an operation that the channel keeps. It stands in no queue: while it
/// is pending, it is the first. Nearly all fibers wait alone. Such a fiber needs neither a queue entry nor a pool nor a version
/// check, which saves a fifth of a channel's round trip. A mutable struct: keep it in a field, never copy it.
/// </remarks>
internal struct ChannelWaiters<TOperation>
    where TOperation : FiberBox, new()
{
    private TOperation? _kept;
    private WaitQueue<TOperation> _others;

    /// <summary>True if no operation waits.</summary>
    internal bool IsEmpty => Kept is null && _others.IsEmpty;

    /// <summary>True if certainly no operation waits. False proves nothing: only the first operation is looked at.</summary>
    internal readonly bool IsVacant => Kept is null && _others.IsVacant;

    /// <summary>The kept operation if it is pending, and then the head of the queue. The caller must complete it immediately.</summary>
    internal readonly TOperation? Kept
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _kept is { State: BoxState.Pending } kept ? kept : null;
    }

    /// <summary>Removes the first operation; null if none waits. The caller must complete it immediately.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TOperation? DequeueOrNull() => Kept ?? DequeueOther();

    /// <summary>Removes the first operation other than <see cref="Kept"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TOperation? DequeueOther() => _others.IsVacant ? null : DequeueOne();

    /// <summary>Makes the kept operation pending. Null if it is in use, or if others wait.</summary>
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

    /// <summary>No operation will wait here again: <see cref="EnterAlone"/> returns null from now on.</summary>
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
