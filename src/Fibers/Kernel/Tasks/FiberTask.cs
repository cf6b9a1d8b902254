using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The outcome of an operation or of an <c>async FiberTask</c> method, now or later. It is for fibers what
/// <see cref="System.Threading.Tasks.Task"/> is for threads.
/// </summary>
/// <remarks>
/// <para>The default value is completed. A task that suspended can be awaited once; a second await throws
/// <see cref="InvalidOperationException"/>.</para>
/// <para>An <c>async FiberTask</c> method runs at once, in the fiber and on the stack of its caller, until it first suspends. It
/// allocates nothing if it never suspends, and takes a pooled frame if it does. Outside a fiber its first suspension fails the
/// task with <see cref="InvalidOperationException"/>.</para>
/// <para>Thread rule: only on the thread of the scheduler that made it.</para>
/// </remarks>
[AsyncMethodBuilder(typeof(FiberTaskMethodBuilder))]
public readonly struct FiberTask
{
    internal readonly FiberBox? Box;
    internal readonly uint Version;

    internal FiberTask(FiberBox box)
    {
        Box = box;
        Version = box.Version;
    }

    /// <summary>A completed task.</summary>
    public static FiberTask CompletedTask => default;

    /// <summary>True if an await goes on at once.</summary>
    public bool IsCompleted => Box is null || Box.IsReady;

    /// <summary>Makes a task that has completed with <paramref name="value"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value that an await returns.</param>
    /// <returns>The completed task.</returns>
    public static FiberTask<T> FromResult<T>(T value) => new(value);

    /// <summary>Makes a task that has failed with <paramref name="exception"/>.</summary>
    /// <param name="exception">The exception that an await throws.</param>
    /// <returns>The failed task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <c>null</c>.</exception>
    public static FiberTask FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(new FailedBox<Unit>(exception));
    }

    /// <summary>Makes a task that has failed with <paramref name="exception"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="exception">The exception that an await throws.</param>
    /// <returns>The failed task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <c>null</c>.</exception>
    public static FiberTask<T> FromException<T>(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(new FailedBox<T>(exception));
    }

    /// <summary>Makes a cancelled task: an await throws <see cref="OperationCanceledException"/>.</summary>
    /// <param name="cancellationToken">The token that the exception carries.</param>
    /// <returns>The cancelled task.</returns>
    public static FiberTask FromCanceled(CancellationToken cancellationToken = default) =>
        FromException(new OperationCanceledException(cancellationToken));

    /// <summary>Makes a cancelled task: an await throws <see cref="OperationCanceledException"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="cancellationToken">The token that the exception carries.</param>
    /// <returns>The cancelled task.</returns>
    public static FiberTask<T> FromCanceled<T>(CancellationToken cancellationToken = default) =>
        FromException<T>(new OperationCanceledException(cancellationToken));

    /// <summary>Used by the compiler for <c>await</c>.</summary>
    /// <returns>The awaiter.</returns>
    public Awaiter GetAwaiter() => new(this);

    /// <summary>Used by the compiler: awaits a <see cref="FiberTask"/>.</summary>
    [DebuggerNonUserCode]
    public readonly struct Awaiter : ICriticalNotifyCompletion, IParkable
    {
        private readonly FiberTask _task;

        internal Awaiter(FiberTask task) => _task = task;

        /// <summary>True if the await goes on at once.</summary>
        public bool IsCompleted
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _task.Box is null || _task.Box.IsReady;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Fiber? IParkable.CheckFirstPark() => _task.Box!.CheckAwait(_task.Version);

        /// <summary>Ends the await.</summary>
        /// <exception cref="InvalidOperationException">The task was awaited before, or has not completed.</exception>
        [StackTraceHidden]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void GetResult()
        {
            if (_task.Box is not null)
                _task.Box.Take(_task.Version);
        }

        /// <summary>For <c>async Task</c> code on the scheduler's thread that awaits an operation.</summary>
        /// <param name="continuation">The callback for the end of the operation. It is posted, never called from inside the operation.</param>
        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        /// <inheritdoc cref="OnCompleted"/>
        public void UnsafeOnCompleted(Action continuation) => CallbackBox.Attach(_task.Box, _task.Version, continuation);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IParkable.Park(FiberBox awaiting) => _task.Box!.AwaitBy(awaiting, _task.Version);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IParkable.ParkFirst(FiberBox awaiting) => _task.Box!.AwaitBy(awaiting);
    }
}
