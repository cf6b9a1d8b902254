namespace FiberNet.Bench;

/// <summary>A scheduler or a reactor that lives as long as a benchmark's set-up, on a thread of its own.</summary>
internal sealed class SchedulerThread : IDisposable
{
    private readonly Thread _thread;
    private readonly TaskCompletionSource<FiberScheduler> _started = new();

    internal SchedulerThread(bool withReactor)
    {
        _thread = new Thread(() =>
        {
            try
            {
                if (withReactor)
                    Reactor.Run(Main);
                else
                    FiberScheduler.Run(Main);
            }
            catch (OperationCanceledException)
            {
                // Stop ends it so.
            }
        });
        _thread.IsBackground = true;
        _thread.Start();
        Scheduler = _started.Task.Result;
    }

    internal FiberScheduler Scheduler { get; }

    public void Dispose()
    {
        Scheduler.Stop();
        _thread.Join();
    }

    /// <summary>Runs a body there and waits for its end: some 10 µs, which a benchmark spreads over its operations.</summary>
    internal void Run(Func<FiberTask> body) => Scheduler.InvokeAsync(body).GetAwaiter().GetResult();

    private async FiberTask Main()
    {
        _started.SetResult(FiberScheduler.Current!);
        await Fiber.Sleep(Timeout.InfiniteTimeSpan);
    }
}
