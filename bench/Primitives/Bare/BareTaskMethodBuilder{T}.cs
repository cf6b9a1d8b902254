using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FiberNet.Bench.Bare;

/// <summary>Builds <c>async BareTask&lt;T&gt;</c> methods.</summary>
internal struct BareTaskMethodBuilder<T>
{
    private BareBox<T>? _box;
    private T _result;

    public readonly BareTask<T> Task => new(_box, _result);

    public static BareTaskMethodBuilder<T> Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetResult(T result)
    {
        if (_box is null)
        {
            _result = result;
            return;
        }

        _box.Result = result;
        _box.IsDone = true;
    }

    public readonly void SetException(Exception exception) => Fail(_box, exception);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => Park(ref _box, ref awaiter, ref stateMachine);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => Park(ref _box, ref awaiter, ref stateMachine);

    /// <summary>The JIT folds the test, and the casts with it: nothing is boxed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Park<TAwaiter, TStateMachine>(ref BareBox<T>? slot, ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (default(TAwaiter) is null || awaiter is not IBareParkable)
            throw new NotSupportedException($"Only what is bare itself is awaited here, not {typeof(TAwaiter)}.");
        BareBox box = slot ?? BareFrame<TStateMachine, T>.Suspend(ref slot, ((IBareParkable)awaiter).Scheduler, ref stateMachine);
        ((IBareParkable)awaiter).Park(box);
    }

    internal static void Fail(BareBox? box, Exception exception)
    {
        ExceptionDispatchInfo failure = ExceptionDispatchInfo.Capture(exception);
        if (box is null)
            failure.Throw();
        box!.Failure = failure;
        box.IsDone = true;
    }
}
