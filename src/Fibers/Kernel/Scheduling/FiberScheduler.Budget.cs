using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The budget of the running fiber, and what happens when it is used up.</content>
public sealed partial class FiberScheduler
{
    /// <summary>What is left of the running fiber's budget.</summary>
    private int _budget;

    /// <inheritdoc cref="FiberSchedulerExtensions.TrySpend(FiberScheduler)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TrySpend() => --_budget > 0;

    /// <inheritdoc cref="FiberSchedulerExtensions.TrySpend(FiberScheduler, long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TrySpend(long bytes) => (_budget -= 1 + (int)(Math.Max(bytes, 0) >> 13)) > 0;

    /// <inheritdoc cref="FiberSchedulerExtensions.Finish{T}(FiberScheduler, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FiberTask<T> Finish<T>(T result) => --_budget > 0 ? new(result) : new(Defer(result, default(NoOwner<T>)));

    /// <summary>Makes the task of an operation that completed at once without a result.</summary>
    /// <returns>The task.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FiberTask Finish() => --_budget > 0 ? default : new(Defer(default(Unit), default(NoOwner<Unit>)));

    /// <inheritdoc cref="FiberSchedulerExtensions.Finish{T, TOwner}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FiberTask<T> Finish<T, TOwner>(T result, TOwner owner, long bytes = 0)
        where TOwner : struct, IResultOwner<T>
    {
        if (!TrySpend(bytes))
            return new(Defer(result, owner));
        owner.Taken(result);
        return new(result);
    }

    /// <summary>Keeps a result for the next slice of the running fiber.</summary>
    /// <returns>The operation that holds it.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal FiberBox<T> Defer<T, TOwner>(T result, TOwner owner)
        where TOwner : struct, IResultOwner<T> => Rent<DeferredOperation<T, TOwner>>().Start(result, owner);
}
