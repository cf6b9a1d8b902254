namespace FiberNet;

/// <summary>The fibers of a server's handlers: how many there are, and their end.</summary>
internal sealed class HandlerFibers
{
    private readonly HashSet<Fiber> _fibers = [];
    private readonly FiberCondition _ended = new();

    internal int Count => _fibers.Count;

    /// <summary>Remembers the fiber of a handler that has not ended at once.</summary>
    internal void Add(Fiber fiber)
    {
        if (fiber.Status != FiberStatus.Dead)
            _fibers.Add(fiber);
    }

    /// <summary>The handler of the running fiber ends.</summary>
    internal void RemoveCurrent()
    {
        if (_fibers.Remove(Fiber.Current))
            WakeWaiters();
    }

    /// <summary>Parks until a handler has ended, or <see cref="WakeWaiters"/> is called.</summary>
    internal FiberTask<bool> WaitForEnd(TimeSpan? timeout = null) => _ended.Wait(timeout);

    internal void WakeWaiters() => _ended.Broadcast();

    /// <summary>Gives the handlers time to end, cancels those that have not by then, and parks until all have ended.</summary>
    /// <returns>How many had to be cancelled.</returns>
    internal async FiberTask<int> Drain(FiberClock clock, TimeSpan time)
    {
        var deadline = new Deadline(clock, time);
        while (_fibers.Count > 0 && !deadline.HasPassed)
            await WaitForEnd(deadline.Left);
        int canceled = _fibers.Count;
        foreach (Fiber fiber in _fibers.ToArray())
            fiber.Cancel();
        while (_fibers.Count > 0)
            await WaitForEnd();
        return canceled;
    }
}
