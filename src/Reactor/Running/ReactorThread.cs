namespace FiberNet;

/// <summary>
/// A reactor on a background thread of its own, which runs until it is stopped. Every member may be used on any thread.
/// </summary>
/// <remarks>
/// Made by <see cref="FiberNet.Reactor.StartThread(ReactorOptions?)"/>. A background thread does not keep the process alive: stop it,
/// or await <see cref="Completion"/>, before the program ends.
/// </remarks>
public sealed class ReactorThread : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Reactor> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();

    private ReactorThread()
    {
    }

    /// <summary>The reactor.</summary>
    public Reactor Reactor { get; private set; } = null!;

    /// <summary>Ends when the reactor has ended. It fails with what ended the reactor, if that was not a stop.</summary>
    public Task Completion => _ended.Task;

    /// <inheritdoc cref="FiberScheduler.InvokeAsync(Func{FiberTask})"/>
    public Task InvokeAsync(Func<FiberTask> body) => Reactor.InvokeAsync(body);

    /// <inheritdoc cref="FiberScheduler.InvokeAsync{T}(Func{FiberTask{T}})"/>
    public Task<T> InvokeAsync<T>(Func<FiberTask<T>> body) => Reactor.InvokeAsync(body);

    /// <summary>Cancels the fibers, which have <see cref="FiberSchedulerOptions.ShutdownTimeout"/> to end, and ends the reactor.</summary>
    /// <returns>A task that ends with the thread: <see cref="Completion"/>.</returns>
    public Task StopAsync()
    {
        _stop.Cancel();
        return Completion;
    }

    /// <summary>Stops the reactor, and ignores what else may have ended it.</summary>
    /// <returns>A task that ends with the thread.</returns>
    public async ValueTask DisposeAsync() =>
        await StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Starts the thread and returns when the reactor runs.</summary>
    /// <param name="options">The options of the reactor.</param>
    /// <param name="before">Called first, on the new thread; null for nothing.</param>
    internal static ReactorThread Start(ReactorOptions options, Action? before = null)
    {
        var started = new ReactorThread();
        var thread = new Thread(() => started.Run(options, before)) { IsBackground = true, Name = $"reactor {options.Name}" };
        thread.Start();
        started.Reactor = started._started.Task.GetAwaiter().GetResult();
        return started;
    }

    private void Run(ReactorOptions options, Action? before)
    {
        try
        {
            before?.Invoke();
            FiberNet.Reactor.Run(
                async () =>
                {
                    _started.SetResult(FiberNet.Reactor.Current);
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                },
                options,
                _stop.Token);
            _ended.SetResult();
        }
        catch (Exception exception)
        {
            // A reactor that never ran tells its starter; one that ran tells who awaits its end.
            if (!_started.TrySetException(exception))
                _ended.SetException(exception);
        }
    }
}
