namespace FiberNet;

/// <summary>
/// A stretch of a fiber's code with interruptions of its own: a time limit, a shield, or the body of a
/// <see cref="FiberScope"/>. The scopes of a fiber form a stack, innermost first.
/// </summary>
/// <remarks>
/// Whether a fiber is interrupted follows from the stack, read from the inside out. A scope that has fired interrupts; a shield
/// that holds hides everything outside it; the cancellation of the fiber itself counts last.
/// </remarks>
internal sealed class InterruptScope : ITimerTarget
{
    internal readonly InterruptKind Kind;

    /// <summary>The scope around this one.</summary>
    internal InterruptScope? Outer;

    /// <summary>How long a wait for a foreign task may outlive a limit before that is reported: a task that was passed the fiber's token needs a moment.</summary>
    private const long Grace = 100_000_000;

    private readonly Fiber _fiber;
    private TimeSpan _time;
    private int _timer;

    /// <summary>True if the limit has expired in a wait that could not be left, and nothing has told the code since.</summary>
    private bool _isOwed;

    private InterruptScope(Fiber fiber, InterruptKind kind, TimeSpan time)
    {
        _fiber = fiber;
        _time = time;
        Kind = kind;
    }

    /// <summary>True once the limit or the shield has expired, or the scope was cancelled.</summary>
    internal bool HasFired { get; private set; }

    /// <summary>Enters a scope that fires after <paramref name="time"/>.</summary>
    internal static InterruptScope Enter(Fiber fiber, InterruptKind kind, TimeSpan time)
    {
        var scope = new InterruptScope(fiber, kind, time);
        fiber.Push(scope);
        scope.Arm();
        return scope;
    }

    /// <summary>Moves the deadline.</summary>
    /// <returns>False if it has passed already, or the scope was left.</returns>
    internal bool Reset(TimeSpan time)
    {
        _fiber.Scheduler.CheckAccess();
        if (HasFired || !_fiber.Holds(this))
            return false;
        DropTimer();
        _time = time;
        Arm();
        return true;
    }

    /// <summary>The limit has expired; the code has seen it.</summary>
    internal bool TellExpired()
    {
        _isOwed &= !HasFired;
        return HasFired;
    }

    /// <summary>The limit has expired, and the fiber is in a wait for a foreign task that cannot be left: the end of the limit throws.</summary>
    internal void Outlived()
    {
        _isOwed = true;
        if (_timer == 0)
            _timer = _fiber.Scheduler.Timers.Add(_fiber.Scheduler.Clock.Timestamp + Grace, this);
    }

    internal void Fire()
    {
        if (HasFired)
            return;
        HasFired = true;
        _fiber.InterruptionChanged();
    }

    /// <summary>Leaves the scope. Leaving it again does nothing. Throws if the limit has expired where nothing could throw.</summary>
    internal void Leave()
    {
        _fiber.Scheduler.CheckAccess();
        DropTimer();
        if (!_fiber.Remove(this))
            return;
        _fiber.InterruptionChanged();
        if (_isOwed)
            throw MakeException();
    }

    private void Arm()
    {
        if (_time == TimeSpan.Zero)
            Fire();
        else if (_time != Timeout.InfiniteTimeSpan)
            _timer = _fiber.Scheduler.Timers.Add(_fiber.Scheduler.DeadlineAfter(_time), this);
    }

    internal void DropTimer()
    {
        if (_timer == 0)
            return;
        _fiber.Scheduler.Timers.Remove(_timer);
        _timer = 0;
    }

    internal Exception MakeException()
    {
        _isOwed = false;
        return Kind == InterruptKind.TimeLimit
            ? new TimeoutException($"The time limit of {_time} has expired in {_fiber}.")
            : new FiberCanceledException(_fiber, $"The scope that {_fiber} runs in was cancelled.");
    }

    void ITimerTarget.OnTimer(long now)
    {
        _timer = 0;
        if (!HasFired)
            Fire();
        else if (_isOwed && _fiber.WaitsForForeign)
            _fiber.Scheduler.ReportOutlivedLimit(_fiber, _time);
    }
}
