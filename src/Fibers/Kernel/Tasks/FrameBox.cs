using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The frame of a suspended <c>async FiberTask&lt;T&gt;</c> method, or of an <c>async FiberTask</c> method with
/// <see cref="Unit"/> as its value. Each method has its own pool.
/// </summary>
[DebuggerNonUserCode]
internal sealed class FrameBox<TStateMachine, T> : FiberBox<T>
    where TStateMachine : IAsyncStateMachine
{
    private static System.Reflection.FieldInfo? s_state;

    internal TStateMachine StateMachine = default!;

    internal static FrameBox<TStateMachine, T> Rent(Fiber fiber)
    {
        FrameBox<TStateMachine, T> box = fiber.Scheduler.Pools.Rent<FrameBox<TStateMachine, T>>() ?? New();
        Debug.Assert(box is { State: BoxState.Pending, IsAwaited: false, FrameFiber: null }, "a frame in the pool is clean");
        box.FrameFiber = fiber;
        return box;
    }

    /// <summary>Moves the state of a method into a frame, at its first suspension.</summary>
    /// <param name="slot">The builder's field. It lies in <paramref name="stateMachine"/> and must be written before that is copied.</param>
    /// <param name="fiber">The fiber that suspends.</param>
    /// <param name="stateMachine">The state machine on the stack.</param>
    internal static FrameBox<TStateMachine, T> Suspend(ref FiberBox<T>? slot, Fiber fiber, ref TStateMachine stateMachine)
    {
        FrameBox<TStateMachine, T> box = Rent(fiber);
        slot = box;
        box.StateMachine = stateMachine;
        return box;
    }

    /// <summary>Refuses the first suspension of a method: its await throws.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void RefuseFirstPark(ref FiberBox<T>? slot, ref TStateMachine stateMachine)
    {
        Exception failure = AwaitFailure.TakeRefusal();
        if (FiberScheduler.Current?.Running is { } fiber)
            fiber.ParkToThrow(Suspend(ref slot, fiber, ref stateMachine), failure);
        else
            AwaitFailure.Resume(ref stateMachine, failure);
    }

    /// <summary>Suspends a method on an awaiter of another library.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ParkOnForeign<TAwaiter>(ref FiberBox<T>? slot, ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
    {
        bool isFirst = slot is null;
        FiberBox<T> box = slot ?? Suspend(ref slot, FiberScheduler.RunningFiberOrNull() ?? DetachedFiber.For(FiberScheduler.Require()), ref stateMachine);
        try
        {
            ForeignPark.On(ref awaiter, box);
        }
        catch when (isFirst)
        {
            // The method goes on, on the stack. The copy of its state in the frame is stale.
            slot = null;
            box.Recycle();
            throw;
        }
    }

    private static FrameBox<TStateMachine, T> New()
    {
        var box = new FrameBox<TStateMachine, T>();
        BoxPools.Assign(box);
        return box;
    }

    [StackTraceHidden]
    internal override void Step() => StateMachine.MoveNext();

    internal override void Recycle()
    {
        Debug.Assert(FrameFiber is not null, "a frame is recycled once");
        FiberScheduler scheduler = FrameFiber!.Scheduler;
        scheduler.CheckTake();
        Version++;
        State = BoxState.Pending;
        Traits = BoxTraits.None;
        FrameFiber = null;

        // MoveNext has left the frame. The pool must not keep alive what the locals refer to.
        StateMachine = default!;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Result = default!;
        scheduler.Pools.Return(this);
    }

    internal override string Describe() => MethodName.Of(typeof(TStateMachine));

    internal override (Type? Machine, int State) Place
    {
        get
        {
            System.Reflection.FieldInfo? state = s_state ??= FiberNet.StateMachine.StateField(typeof(TStateMachine));
            return (typeof(TStateMachine), state?.GetValueDirect(__makeref(StateMachine)) as int? ?? FiberNet.StateMachine.IsRunning);
        }
    }

    internal override object? CopyMachine() => StateMachine;
}
