using FiberNet.Advanced;

namespace FiberNet.Connections;

/// <summary>A reactor on a background thread of its own, until it is stopped.</summary>
internal sealed class TransportReactor
{
    private readonly TaskCompletionSource<Reactor> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReactorOptions _options;

    internal TransportReactor(string name, TransportEvents events)
    {
        // The application decides itself whether it blocks; on the pool it may.
        _options = new ReactorOptions { Name = name, Log = events.Warning, BlockingDetection = BlockingDetection.Off };
        new Thread(Run) { IsBackground = true, Name = name }.Start();
        Reactor = _running.Task.GetAwaiter().GetResult();
    }

    internal Reactor Reactor { get; }

    internal FiberScheduler Scheduler => Reactor.Scheduler;

    internal bool IsCurrent => ReferenceEquals(FiberScheduler.Current, Scheduler);

    /// <summary>Ends the reactor; what is open on it is closed.</summary>
    internal Task Stop()
    {
        _stop.TrySetResult();
        return _ended.Task;
    }

    private void Run()
    {
        try
        {
            Reactor.Run(Main, _options);
        }
        catch (Exception exception)
        {
            // Of the start: afterwards the first fiber only waits.
            _running.TrySetException(exception);
        }

        _ended.TrySetResult();
    }

    private async FiberTask Main()
    {
        _running.TrySetResult(Reactor.Current);
        await _stop.Task;
    }
}
