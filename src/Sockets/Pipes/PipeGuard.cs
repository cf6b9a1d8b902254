namespace FiberNet;

/// <summary>
/// Looks, a millisecond after the pool was given a call of an application, whether the call still goes on: what it has flushed
/// must not wait for its end. One for each reactor, with a fiber that ends when there is nothing to look at.
/// </summary>
internal sealed class PipeGuard
{
    /// <summary>How many looks at nothing end the fiber.</summary>
    private const int MostIdleLooks = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(1);

    [ThreadStatic]
    private static PipeGuard? t_current;

    private readonly FiberScheduler _scheduler;
    private readonly List<DescriptorPipeWriter> _writers = [];
    private bool _isRunning;

    private PipeGuard(FiberScheduler scheduler) => _scheduler = scheduler;

    /// <summary>Looks at a writer until it says that no call goes on. The reactor's thread only.</summary>
    internal static void Watch(DescriptorPipeWriter writer, FiberScheduler scheduler)
    {
        PipeGuard guard = t_current is { } current && ReferenceEquals(current._scheduler, scheduler)
            ? current
            : t_current = new PipeGuard(scheduler);
        guard._writers.Add(writer);
        if (guard._isRunning)
            return;
        guard._isRunning = true;
        Fiber.Start(guard.Run, "pipe guard");
    }

    private async FiberTask Run()
    {
        try
        {
            for (int idle = 0; idle < MostIdleLooks; idle = _writers.Count == 0 ? idle + 1 : 0)
            {
                await Fiber.Sleep(s_patience);
                Look();
            }
        }
        finally
        {
            _isRunning = false;
        }
    }

    private void Look()
    {
        int kept = 0;
        for (int i = 0; i < _writers.Count; i++)
        {
            DescriptorPipeWriter writer = _writers[i];
            if (writer.OnTick())
                _writers[kept++] = writer;
        }

        _writers.RemoveRange(kept, _writers.Count - kept);
    }
}
