namespace FiberNet;

/// <summary>
/// Reactors on background threads, which run until they are stopped. Made by <see cref="ReactorGroup.Start"/>. Every member may be
/// used on any thread.
/// </summary>
public sealed class ReactorThreads : IAsyncDisposable
{
    private readonly IReadOnlyList<ReactorThread> _threads;

    internal ReactorThreads(IReadOnlyList<ReactorThread> threads)
    {
        _threads = threads;
        Reactors = [.. threads.Select(static thread => thread.Reactor)];
        Completion = Task.WhenAll(threads.Select(static thread => thread.Completion));
    }

    /// <summary>The reactors, by index.</summary>
    public IReadOnlyList<Reactor> Reactors { get; }

    /// <summary>Ends when all reactors have ended. It fails with what ended one of them, if that was not a stop.</summary>
    public Task Completion { get; }

    /// <summary>Runs a fiber in each reactor.</summary>
    /// <param name="body">The code that the fibers run. Its argument is the index of the reactor.</param>
    /// <returns>A task that ends when all of them have ended. It fails with the failures of the fibers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    public Task InvokeAsync(Func<int, FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Task.WhenAll(Reactors.Select((reactor, index) => reactor.InvokeAsync(() => body(index))));
    }

    /// <summary>Stops all reactors; see <see cref="ReactorThread.StopAsync"/>.</summary>
    /// <returns>A task that ends with the threads: <see cref="Completion"/>.</returns>
    public Task StopAsync()
    {
        foreach (ReactorThread thread in _threads)
            _ = thread.StopAsync();
        return Completion;
    }

    /// <summary>Stops all reactors, and ignores what else may have ended one.</summary>
    /// <returns>A task that ends with the threads.</returns>
    public async ValueTask DisposeAsync() =>
        await StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
