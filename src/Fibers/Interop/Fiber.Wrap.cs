namespace FiberNet;

/// <content>Fiber code as delegates that other libraries call.</content>
public abstract partial class Fiber
{
    /// <summary>
    /// Makes a delegate for code that expects <see cref="ValueTask"/>: a resilience pipeline, <c>Parallel.ForEachAsync</c>, a message
    /// handler. Each call runs <paramref name="body"/> in a fiber of its own on this thread's scheduler.
    /// </summary>
    /// <param name="body">The code that the fiber runs. Its token fires when the caller's token does, or the fiber is cancelled.</param>
    /// <returns>A delegate that any thread may call. Its token cancels the fiber. Its task has the outcome; it is cancelled if the scheduler has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    /// <exception cref="InvalidOperationException">No fibers run on this thread.</exception>
    /// <example>
    /// <!-- given: Func<Func<CancellationToken, ValueTask<byte[]?>>, ValueTask> retry, FiberSocket socket -->
    /// <code>
    /// // A library that retries what it is given, and knows only Task:
    /// await retry(Fiber.Wrap(async token => await socket.ReadLine()));
    /// </code>
    /// </example>
    public static Func<CancellationToken, ValueTask> Wrap(Func<CancellationToken, FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        FiberScheduler scheduler = FiberScheduler.Require();
        return async token => await scheduler.InvokeAsync(() => RunLinked(async inner =>
        {
            await body(inner);
            return true;
        }, token)).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Wrap(Func{CancellationToken, FiberTask})"/>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Func<CancellationToken, ValueTask<T>> Wrap<T>(Func<CancellationToken, FiberTask<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        FiberScheduler scheduler = FiberScheduler.Require();
        return async token => await scheduler.InvokeAsync(() => RunLinked(body, token)).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Wrap(Func{CancellationToken, FiberTask})"/>
    /// <typeparam name="TItem">The type of the argument, as of the items of <c>Parallel.ForEachAsync</c>.</typeparam>
    public static Func<TItem, CancellationToken, ValueTask> Wrap<TItem>(Func<TItem, CancellationToken, FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        FiberScheduler scheduler = FiberScheduler.Require();
        return async (item, token) => await scheduler.InvokeAsync(() => RunLinked(async inner =>
        {
            await body(item, inner);
            return true;
        }, token)).ConfigureAwait(false);
    }

    private static async FiberTask<T> RunLinked<T>(Func<CancellationToken, FiberTask<T>> body, CancellationToken token)
    {
        using CancelRegistration link = CancelOn(token);
        try
        {
            return await body(Current.CancellationToken);
        }
        catch (FiberCanceledException canceled) when (token.IsCancellationRequested)
        {
            // The caller compares tokens to tell its own cancellation from others.
            throw new OperationCanceledException(canceled.Message, canceled, token);
        }
    }
}
