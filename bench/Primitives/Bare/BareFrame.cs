using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>The frame of one async method; one pool for each method.</summary>
internal sealed class BareFrame<TStateMachine, T>(BareScheduler scheduler, BarePool pool) : BareBox<T>(scheduler, pool)
    where TStateMachine : IAsyncStateMachine
{
    private static readonly int s_pool = BarePool.NewNumber();
    private TStateMachine _stateMachine = default!;

    /// <summary>The first park. The builder's field, which lies in the state machine, is written before that is copied.</summary>
    internal static BareFrame<TStateMachine, T> Suspend(ref BareBox<T>? slot, BareScheduler scheduler, ref TStateMachine stateMachine)
    {
        BarePool pool = scheduler.Pool(s_pool);
        BareFrame<TStateMachine, T> frame = pool.Rent<BareFrame<TStateMachine, T>>() ?? new(scheduler, pool);
        slot = frame;
        frame._stateMachine = stateMachine;
        return frame;
    }

    internal override BareBox? Step()
    {
        _stateMachine.MoveNext();
        if (!IsDone)
            return null;
        _stateMachine = default!;
        return Continuation;
    }
}
