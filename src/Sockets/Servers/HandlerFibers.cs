using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>The fibers of a server's handlers: how many there are, their sockets, and their end.</summary>
internal sealed class HandlerFibers
{
    private const int NamedInReport = 10;

    private readonly Dictionary<Fiber, HandledSocket> _fibers = [];
    private readonly FiberCondition _ended = new();

    internal int Count => _fibers.Count;

    /// <summary>Remembers the fiber of a handler that has not ended at once.</summary>
    /// <param name="fiber">The fiber.</param>
    /// <param name="socket">What it serves; null if that is not its own.</param>
    /// <param name="now">The time of the server's clock.</param>
    internal void Add(Fiber fiber, FiberSocket? socket = null, long now = 0)
    {
        if (fiber.Status != FiberStatus.Dead)
            _fibers.Add(fiber, new HandledSocket { Socket = socket, AcceptedAt = now });
    }

    /// <summary>The limit at which the server has ended the connection of a handler.</summary>
    internal ConnectionLimit ReachedBy(Fiber fiber) => _fibers.TryGetValue(fiber, out HandledSocket handled) ? handled.Reached : ConnectionLimit.None;

    /// <summary>The handler of the running fiber ends.</summary>
    internal void RemoveCurrent()
    {
        if (_fibers.Remove(Fiber.Current))
            WakeWaiters();
    }

    /// <summary>Suspends the fiber until a handler has ended, or <see cref="WakeWaiters"/> is called.</summary>
    internal FiberTask<bool> WaitForEnd(TimeSpan? timeout = null) => _ended.Wait(timeout);

    internal void WakeWaiters() => _ended.Broadcast();

    /// <summary>Calls an action for each handler that has a socket; it must not suspend.</summary>
    internal void ForEachSocket(HandledSocketAction action)
    {
        foreach (Fiber fiber in _fibers.Keys)
        {
            ref HandledSocket handled = ref CollectionsMarshal.GetValueRefOrNullRef(_fibers, fiber);
            if (handled.Socket is not null)
                action(ref handled);
        }
    }

    /// <summary>
    /// Gives the handlers time to end, cancels those that have not by then, gives them time once more, takes away what they
    /// serve, and waits a last time. It never takes longer than these three times.
    /// </summary>
    /// <param name="clock">The server's clock.</param>
    /// <param name="drain">How long the handlers may go on.</param>
    /// <param name="grace">How long those that were cancelled may take, and again after <paramref name="end"/>.</param>
    /// <param name="end">Ends what the handlers that are left may be waiting for.</param>
    /// <returns>How many had to be cancelled.</returns>
    internal async FiberTask<int> Drain(FiberClock clock, TimeSpan drain, TimeSpan grace, Action end)
    {
        await WaitForAll(clock, drain);
        int canceled = _fibers.Count;
        foreach (Fiber fiber in _fibers.Keys.ToArray())
            fiber.Cancel();
        await WaitForAll(clock, grace);
        end();
        await WaitForAll(clock, grace);
        return canceled;
    }

    /// <summary>The handlers that are left, and what each waits for, in words; null if none is.</summary>
    internal string? DescribeLeft()
    {
        if (_fibers.Count == 0)
            return null;
        IEnumerable<string> named = _fibers.Keys.Take(NamedInReport).Select(static fiber => $"{fiber} waits for {fiber.Info().WaitsFor ?? "its turn"}");
        return $"{_fibers.Count} handlers do not end although they were cancelled: {string.Join("; ", named)}{(_fibers.Count > NamedInReport ? "; …" : "")}";
    }

    private async FiberTask WaitForAll(FiberClock clock, TimeSpan time)
    {
        var deadline = new Deadline(clock, time);
        while (_fibers.Count > 0 && !deadline.HasPassed)
            await WaitForEnd(deadline.Left);
    }
}
