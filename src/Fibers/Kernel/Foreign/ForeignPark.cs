using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// A fiber's park on something that is not ours: a <see cref="Task"/>, a <see cref="ValueTask"/>, any awaitable. Its
/// completion may come on any thread and brings the fiber back to its own.
/// </summary>
/// <remarks>
/// One object for each park, never used again: a completion that comes twice, or after the fiber has gone on, finds
/// that the fiber waits for another object and does nothing.
/// </remarks>
internal sealed class ForeignPark : InboxItem
{
    private readonly Fiber _fiber;
    private int _completed;
    private bool _isRegistered;
    private bool _completedEarly;

    private ForeignPark(Fiber fiber) => _fiber = fiber;

    /// <summary>Parks the fiber of <paramref name="awaiting"/> until the awaiter calls back.</summary>
    internal static void On<TAwaiter>(ref TAwaiter awaiter, FiberBox awaiting)
        where TAwaiter : INotifyCompletion
    {
        ForeignPark park = Begin(awaiting);
        try
        {
            if (awaiter is ICriticalNotifyCompletion)
                ((ICriticalNotifyCompletion)awaiter).UnsafeOnCompleted(park.OnCompleted);
            else
                awaiter.OnCompleted(park.OnCompleted);
            park.Registered();
        }
        catch
        {
            park.Forget();
            throw;
        }
    }

    internal override void Run()
    {
        Debug.Assert(_fiber.Scheduler.HasAccess, "the fiber is readied on its own thread");
        Debug.Assert(_fiber.Scheduler.ForeignParks > 0, "each park ends once");
        _fiber.Scheduler.ForeignParks--;
        _fiber.ForeignCompleted(this);
    }

    private static ForeignPark Begin(FiberBox awaiting)
    {
        Fiber fiber = awaiting.FrameFiber!;
        var park = new ForeignPark(fiber);
        fiber.ParkOn(park, awaiting);
        fiber.Scheduler.ForeignParks++;
        return park;
    }

    /// <summary>The awaiter knows the continuation. If it has called it already, the fiber is readied now.</summary>
    private void Registered()
    {
        _isRegistered = true;
        if (_completedEarly)
            Run();
    }

    /// <summary>The awaiter threw: the fiber has not parked, and a completion after all is stale.</summary>
    private void Forget()
    {
        if (Interlocked.Exchange(ref _completed, 1) == 0 || _completedEarly)
            _fiber.Scheduler.ForeignParks--;
        _fiber.Unpark();
    }

    /// <summary>Any thread, perhaps more than once.</summary>
    private void OnCompleted()
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0)
            return;
        FiberScheduler scheduler = _fiber.Scheduler;
        if (!ReferenceEquals(FiberScheduler.Current, scheduler))
            scheduler.Post(this);
        else if (_isRegistered)
            Run();
        else
            _completedEarly = true;
    }
}
