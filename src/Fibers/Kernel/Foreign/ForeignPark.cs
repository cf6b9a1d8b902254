using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The wait of a fiber for an awaitable of another library: a <see cref="Task"/>, a <see cref="ValueTask"/>, or any other. The
/// completion may come on any thread and brings the fiber back to its scheduler's thread.
/// </summary>
/// <remarks>
/// Each wait has its own object, which is never reused. A completion that comes twice, or after the fiber has gone on, finds that
/// the fiber waits for another object and does nothing.
/// </remarks>
internal sealed class ForeignPark : InboxItem
{
    /// <summary>Written by the scheduler's thread; any thread reads it. Both fibers that it ever holds have the same scheduler.</summary>
    private volatile Fiber _fiber;

    /// <summary>1 once the awaiter has called back. Written by any thread, with an exchange.</summary>
    private int _completed;

    private bool _isRegistered;
    private bool _completedEarly;

    private ForeignPark(Fiber fiber) => _fiber = fiber;

    /// <summary>Suspends the fiber of <paramref name="awaiting"/> until the awaiter calls back.</summary>
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
        Debug.Assert(_fiber.Scheduler.ForeignParks > 0, "each wait for a foreign task ends once");
        _fiber.Scheduler.ForeignParks--;
        _fiber.ForeignCompleted(this);
    }

    /// <summary>The suspended method goes on in another fiber.</summary>
    internal void MoveTo(Fiber fiber) => _fiber = fiber;

    private static ForeignPark Begin(FiberBox awaiting)
    {
        Fiber fiber = awaiting.FrameFiber!;
        var park = new ForeignPark(fiber);
        fiber.ParkOn(park, awaiting);
        fiber.Scheduler.ForeignParks++;
        return park;
    }

    /// <summary>The awaiter has the continuation. If it called it already, the fiber is woken now.</summary>
    private void Registered()
    {
        _isRegistered = true;
        if (_completedEarly)
            Run();
    }

    /// <summary>The awaiter threw: the fiber does not suspend, and a later completion is stale.</summary>
    private void Forget()
    {
        if (Interlocked.Exchange(ref _completed, 1) == 0 || _completedEarly)
            _fiber.Scheduler.ForeignParks--;
        _fiber.Unpark();
    }

    /// <summary>Called by the awaiter, on any thread, possibly more than once.</summary>
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
