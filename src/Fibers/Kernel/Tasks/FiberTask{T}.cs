using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A <see cref="FiberTask"/> that completes with a value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>The default value is completed, with the default of <typeparamref name="T"/>. The rules are those of <see cref="FiberTask"/>.</remarks>
[AsyncMethodBuilder(typeof(FiberTaskMethodBuilder<>))]
public readonly struct FiberTask<T>
{
    internal readonly FiberBox<T>? Box;
    internal readonly T Value;
    internal readonly uint Version;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FiberTask(T value)
    {
        Value = value;
        Box = null;
        Version = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FiberTask(FiberBox<T> box)
    {
        Box = box;
        Version = box.Version;
        Value = default!;
    }

    /// <summary>True if an await goes on at once.</summary>
    public bool IsCompleted => Box is null || Box.IsReady;

    /// <summary>Used by the compiler for <c>await</c>.</summary>
    /// <returns>The awaiter.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Awaiter GetAwaiter() => new(this);

    /// <summary>Used by the compiler: awaits a <see cref="FiberTask{T}"/>.</summary>
    [DebuggerNonUserCode]
    public readonly struct Awaiter : ICriticalNotifyCompletion, IParkable
    {
        private readonly FiberTask<T> _task;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Awaiter(FiberTask<T> task) => _task = task;

        /// <summary>True if the await goes on at once.</summary>
        public bool IsCompleted
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _task.Box is null || _task.Box.IsReady;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Fiber? IParkable.CheckFirstPark() => _task.Box!.CheckAwait(_task.Version);

        /// <summary>Ends the await and gives the value.</summary>
        /// <returns>The value.</returns>
        /// <exception cref="InvalidOperationException">The task was awaited before, or has not completed.</exception>
        [StackTraceHidden]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T GetResult() => _task.Box is null ? _task.Value : _task.Box.TakeResult(_task.Version);

        /// <inheritdoc cref="FiberTask.Awaiter.OnCompleted"/>
        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        /// <inheritdoc cref="FiberTask.Awaiter.OnCompleted"/>
        public void UnsafeOnCompleted(Action continuation) => CallbackBox.Attach(_task.Box, _task.Version, continuation);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IParkable.Park(FiberBox awaiting) => _task.Box!.AwaitBy(awaiting, _task.Version);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IParkable.ParkFirst(FiberBox awaiting) => _task.Box!.AwaitBy(awaiting);
    }
}
