using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The suspended frame of an <c>async FiberTask&lt;T&gt;</c> method; of an <c>async FiberTask</c> method with
/// <see cref="Unit"/> for a value. There is one pool for each method.
/// </summary>
[DebuggerNonUserCode]
internal sealed class FrameBox<TStateMachine, T> : FiberBox<T>
    where TStateMachine : IAsyncStateMachine
{
    internal TStateMachine StateMachine = default!;

    internal static FrameBox<TStateMachine, T> Rent(Fiber fiber)
    {
        FrameBox<TStateMachine, T> box = fiber.Scheduler.Pools.Rent<FrameBox<TStateMachine, T>>() ?? New();
        box.Fiber = fiber;
        return box;
    }

    private static FrameBox<TStateMachine, T> New()
    {
        var box = new FrameBox<TStateMachine, T>();
        BoxPools.Assign(box);
        return box;
    }

    [StackTraceHidden]
    internal override FiberBox? Step()
    {
        StateMachine.MoveNext();
        if (State == BoxState.Pending)
            return null;

        // Only now has MoveNext left the frame; what the method's locals refer to must not live on in the pool.
        StateMachine = default!;
        return Continuation;
    }

    internal override void Recycle()
    {
        BoxPools pools = Fiber!.Scheduler.Pools;
        Version++;
        State = BoxState.Pending;
        Continuation = null;
        Failure = null;
        Fiber = null;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Result = default!;
        pools.Return(this);
    }

    internal override void Discard()
    {
        StateMachine = default!;
        Recycle();
    }

    internal override string Describe() => MethodName.Of(typeof(TStateMachine));
}
