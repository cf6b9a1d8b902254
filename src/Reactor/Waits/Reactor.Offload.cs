namespace FiberNet;

/// <content>Calls that would block the reactor.</content>
public sealed partial class Reactor
{
    internal OffloadQueue Offloads => field ??= new OffloadQueue(_options.MaxOffloads);

    /// <summary>Runs a blocking call on the thread pool and suspends the fiber until it returns.</summary>
    /// <remarks>
    /// <para>At most <see cref="ReactorOptions.MaxOffloads"/> calls of a reactor run at once; more wait for their turn, first
    /// in first out.</para>
    /// <para>Cancelling the fiber ends the wait, not the call. A call that still waits for its turn never runs; one that runs goes
    /// on, and its outcome is dropped. The call must not touch what belongs to the reactor's thread. It sees the
    /// <see cref="AsyncLocal{T}"/> values of the fiber.</para>
    /// </remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="call">The call. Its exception is thrown by the await.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: string path -->
    /// <code>
    /// string text = await Reactor.Offload(() =&gt; File.ReadAllText(path)); // on a pool thread
    /// </code>
    /// </example>
    public static FiberTask<T> Offload<T>(Func<T> call) => Offload(call, null, default!);

    /// <summary>Runs a blocking call on the thread pool and suspends the fiber until it returns or the timeout.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="call">The call. Its exception is thrown by the await.</param>
    /// <param name="timeout">The maximum time to wait, the wait for its turn included; a call that runs goes on. <c>null</c> waits indefinitely.</param>
    /// <param name="timedOut">The result on timeout.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Offload{T}(Func{T})"/>
    public static FiberTask<T> Offload<T>(Func<T> call, TimeSpan? timeout, T timedOut)
    {
        ArgumentNullException.ThrowIfNull(call);
        FiberScheduler.CheckTimeout(timeout);
        if (!TryEnterOffload(out Reactor reactor))
            return reactor.Scheduler.Refuse<T>();
        return new OffloadedCall<T>(reactor, call, timedOut).Start(timeout).Task;
    }

    /// <inheritdoc cref="Offload{T}(Func{T})"/>
    public static FiberTask Offload(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!TryEnterOffload(out Reactor reactor))
            return reactor.Scheduler.Refuse();
        return new OffloadedCall<bool>(reactor, () =>
        {
            call();
            return true;
        }, false).Start(null).VoidTask;
    }

    /// <summary>Starts asynchronous code on the thread pool, away from the reactor, and suspends the fiber until its task has ended.</summary>
    /// <remarks>
    /// Such a call keeps no thread while it waits, and does not count for <see cref="ReactorOptions.MaxOffloads"/>. Cancelling
    /// the fiber ends the wait, not the call; pass it <see cref="Fiber.CancellationToken"/> to stop both.
    /// </remarks>
    /// <inheritdoc cref="Offload{T}(Func{T})"/>
    public static FiberTask<T> Offload<T>(Func<Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!TryEnterOffload(out Reactor reactor))
            return reactor.Scheduler.Refuse<T>();
        return new OffloadedTask<T>(reactor, call).Start(null).Task;
    }

    /// <inheritdoc cref="Offload{T}(Func{Task{T}})"/>
    public static FiberTask Offload(Func<Task> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!TryEnterOffload(out Reactor reactor))
            return reactor.Scheduler.Refuse();
        return new OffloadedTask<bool>(reactor, async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        }).Start(null).VoidTask;
    }

    private static bool TryEnterOffload(out Reactor reactor)
    {
        reactor = Current;
        return reactor.Scheduler.TryEnterOperation();
    }
}
