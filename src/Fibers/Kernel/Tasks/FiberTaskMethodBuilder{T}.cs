using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Used by the compiler: builds <c>async FiberTask&lt;T&gt;</c> methods, as <see cref="FiberTaskMethodBuilder"/> builds the others.</summary>
/// <typeparam name="T">The type of the method's value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerNonUserCode]
public struct FiberTaskMethodBuilder<T>
{
    private FiberBox<T>? _box;
    private T _result;

    /// <summary>Used by the compiler.</summary>
    public readonly FiberTask<T> Task => _box is null ? new FiberTask<T>(_result) : new FiberTask<T>(_box);

    /// <summary>Used by the compiler.</summary>
    /// <returns>A new builder.</returns>
    public static FiberTaskMethodBuilder<T> Create() => default;

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
    /// <param name="result">What it returned.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetResult(T result)
    {
        if (_box is null)
        {
            _result = result;
            return;
        }

        _box.Result = result;
        _box.State = BoxState.Done;
    }

    /// <summary>Called by the compiler: the method has thrown.</summary>
    /// <param name="exception">What it threw.</param>
    public void SetException(Exception exception)
    {
        if (_box is null)
        {
            _box = new FailedBox<T>(exception);
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
                ((IParkable)awaiter).ParkFirst(FrameBox<TStateMachine, T>.Suspend(ref _box, fiber, ref stateMachine));
            else
                FrameBox<TStateMachine, T>.RefuseFirstPark(ref _box, ref stateMachine);
        }
        else
        {
            FrameBox<TStateMachine, T>.ParkOnForeign(ref _box, ref awaiter, ref stateMachine);
        }
    }

    /// <summary>Called by the compiler: the method awaits something that is not ready and has only a safe continuation.</summary>
    /// <typeparam name="TAwaiter">The type of the awaiter.</typeparam>
    /// <typeparam name="TStateMachine">The type of the method's state machine.</typeparam>
    /// <param name="awaiter">The awaiter.</param>
    /// <param name="stateMachine">The state machine.</param>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => FrameBox<TStateMachine, T>.ParkOnForeign(ref _box, ref awaiter, ref stateMachine);
}
