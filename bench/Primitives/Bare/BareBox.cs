using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FiberNet.Bench.Bare;

/// <summary>A suspended frame. It belongs to its scheduler and its pool for life, so renting one writes nothing into it.</summary>
internal abstract class BareBox(BareScheduler scheduler, BarePool pool)
{
    internal readonly BareScheduler Scheduler = scheduler;
    internal BareBox? Continuation;
    internal ExceptionDispatchInfo? Failure;
    internal uint Version;
    internal bool IsDone;
    private readonly BarePool _pool = pool;

    /// <summary>Runs the frame on; returns the one to run next, or null when the fiber has parked or ended.</summary>
    internal abstract BareBox? Step();

    internal void AwaitBy(BareBox awaiting, uint version)
    {
        if (Version != version || Continuation is not null)
            ThrowMisused();
        Continuation = awaiting;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Take(uint version)
    {
        if (Version != version || !IsDone)
            ThrowMisused();
        Failure?.Throw();
        Version++;
        IsDone = false;
        Continuation = null;
        _pool.Return(this);
    }

    private static void ThrowMisused() => throw new InvalidOperationException("A task is awaited once.");
}
