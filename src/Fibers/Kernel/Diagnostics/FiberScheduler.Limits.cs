namespace FiberNet;

/// <content>What the scheduler reports by itself: time limits that a plain await of a foreign task outlives.</content>
public sealed partial class FiberScheduler
{
    private HashSet<string>? _outlivedAt;

    /// <summary>Reports the place and the remedy, once for each place.</summary>
    internal void ReportOutlivedLimit(Fiber fiber, TimeSpan limit)
    {
        string place = (fiber.LookAtAwait()?.ToString() ?? fiber.ToString())!;
        if ((_outlivedAt ??= []).Add(place))
        {
            Poller.Report(
                $"{fiber} still awaits a foreign task although its time limit of {limit} has expired: {place}. A plain await of a task cannot be left. "
                + "Await task.AsFiber() instead, or pass the call Fiber.Current.CancellationToken. Further waits at this place are not reported.");
        }
    }
}
