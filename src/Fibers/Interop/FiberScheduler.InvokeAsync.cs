namespace FiberNet;

/// <content>Fibers for other threads.</content>
public sealed partial class FiberScheduler
{
    /// <summary>Runs a fiber on the scheduler's thread and returns its outcome as a <see cref="Task"/>. Any thread.</summary>
    /// <param name="body">The code that the fiber runs.</param>
    /// <returns>A task with the outcome. It is cancelled if the scheduler has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    public Task InvokeAsync(Func<FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return InvokeAsync(async () =>
        {
            await body();
            return true;
        });
    }

    /// <summary>Runs a fiber on the scheduler's thread and returns its outcome as a <see cref="Task{TResult}"/>. Any thread.</summary>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    /// <param name="body">The code that the fiber runs.</param>
    /// <returns>A task with the outcome. It is cancelled if the scheduler has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    /// <example>
    /// <!-- given: FiberScheduler scheduler -->
    /// <code>
    /// // On any thread:
    /// int answer = await scheduler.InvokeAsync(async () =&gt;
    /// {
    ///     await Fiber.Sleep(TimeSpan.FromMilliseconds(10));
    ///     return 42;
    /// }).AsFiber();
    /// </code>
    /// </example>
    public Task<T> InvokeAsync<T>(Func<FiberTask<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var invocation = new PostedInvocation<T>(body, completion);
        if (!Post(invocation))
            completion.TrySetCanceled();
        return completion.Task;
    }

    /// <summary>Calls a function on the scheduler's thread, outside any fiber, and returns its result. Any thread. Allocates nothing in the long run.</summary>
    /// <remarks>The function cannot await. A caller on the scheduler's thread gets its result in a later turn.</remarks>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="state">The argument, which saves a lambda from capturing it.</param>
    /// <param name="function">The function; best a static lambda.</param>
    /// <returns>A task with the outcome, to be awaited once. It is cancelled if the scheduler has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is <c>null</c>.</exception>
    public ValueTask<T> PostAsync<TState, T>(TState state, Func<TState, T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return PostedFunction<TState, T>.Rent(state, function).PostTo(this);
    }

    /// <summary>Runs a fiber with an argument on the scheduler's thread and returns its outcome. Any thread. Allocates nothing but the fiber in the long run.</summary>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    /// <param name="state">The argument of <paramref name="body"/>, which saves a lambda from capturing it.</param>
    /// <param name="body">The code that the fiber runs; best a static lambda.</param>
    /// <returns>A task with the outcome, to be awaited once. It is cancelled if the scheduler has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    public ValueTask<T> InvokeAsync<TState, T>(TState state, Func<TState, FiberTask<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return PostedFiber<TState, T>.Rent(this, state, body).PostTo(this);
    }

    /// <inheritdoc cref="InvokeAsync{TState, T}(TState, Func{TState, FiberTask{T}})"/>
    public ValueTask InvokeAsync<TState>(TState state, Func<TState, FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return PostedFiber<(TState State, Func<TState, FiberTask> Body), bool>.Rent(this, (state, body), static async call =>
        {
            await call.Body(call.State);
            return true;
        }).PostWithoutResultTo(this);
    }
}
