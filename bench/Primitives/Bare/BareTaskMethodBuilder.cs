using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>Builds <c>async BareTask</c> methods. One that throws before it has parked throws at its caller.</summary>
internal struct BareTaskMethodBuilder
{
    private BareBox<ValueTuple>? _box;

    public readonly BareTask Task => _box is null ? default : new(_box);

    public static BareTaskMethodBuilder Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SetResult()
    {
        if (_box is not null)
            _box.IsDone = true;
    }

    public readonly void SetException(Exception exception) => BareTaskMethodBuilder<ValueTuple>.Fail(_box, exception);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine =>
        BareTaskMethodBuilder<ValueTuple>.Park(ref _box, ref awaiter, ref stateMachine);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
