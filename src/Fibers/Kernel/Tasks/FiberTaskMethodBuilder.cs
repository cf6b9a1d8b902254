using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Used by the compiler: builds <c>async FiberTask</c> methods.</summary>
/// <remarks>
/// A method that never suspends completes on the stack. At its first suspension the builder rents a frame from the pool of the
/// method and writes it into its own field. Only <em>then</em> it copies the state machine into the frame: the copy must know
/// its frame.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerNonUserCode]
public struct FiberTaskMethodBuilder
{
    private FiberBox<Unit>? _box;

    /// <summary>Used by the compiler.</summary>
    public readonly FiberTask Task => _box is null ? default : new FiberTask(_box);

    /// <summary>Used by the compiler.</summary>
    /// <returns>A new builder.</returns>
    public static FiberTaskMethodBuilder Create() => default;

    /// <summary>Used by the compiler.</summary>
    /// <typeparam name="TStateMachine">The type of the method's state machine.</typeparam>
    /// <param name="stateMachine">The state machine.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Called by the compiler; does nothing.</summary>
    /// <param name="stateMachine">The state machine.</param>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Called by the compiler: the method has returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SetResult()
    {
        if (_box is not null)
            _box.State = BoxState.Done;
    }

    /// <summary>Called by the compiler: the method has thrown.</summary>
    /// <param name="exception">What it threw.</param>
    public void SetException(Exception exception)
    {
        if (_box is null)
        {
            _box = new FailedBox<Unit>(exception);
            return;
        }

        _box.SetFailure(exception);
    }

    /// <summary>Called by the compiler: the method awaits something that is not ready.</summary>
    /// <typeparam name="TAwaiter">The type of the awaiter.</typeparam>
    /// <typeparam name="TStateMachine">The type of the method's state machine.</typeparam>
    /// <param name="awaiter">The awaiter.</param>
    /// <param name="stateMachine">The state machine.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (default(TAwaiter) is not null && awaiter is IParkable)
        {
            if (_box is not null)
                ((IParkable)awaiter).Park(_box);
            else if (((IParkable)awaiter).CheckFirstPark() is { } fiber)
                ((IParkable)awaiter).ParkFirst(FrameBox<TStateMachine, Unit>.Suspend(ref _box, fiber, ref stateMachine));
            else
                FrameBox<TStateMachine, Unit>.RefuseFirstPark(ref _box, ref stateMachine);
        }
        else
        {
            FrameBox<TStateMachine, Unit>.ParkOnForeign(ref _box, ref awaiter, ref stateMachine);
        }
    }

    /// <summary>Called by the compiler: the method awaits something that is not ready and has only a safe continuation.</summary>
    /// <typeparam name="TAwaiter">The type of the awaiter.</typeparam>
    /// <typeparam name="TStateMachine">The type of the method's state machine.</typeparam>
    /// <param name="awaiter">The awaiter.</param>
    /// <param name="stateMachine">The state machine.</param>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => FrameBox<TStateMachine, Unit>.ParkOnForeign(ref _box, ref awaiter, ref stateMachine);
}
