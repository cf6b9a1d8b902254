namespace FiberNet;

/// <summary>
/// Lines about one kind of trouble that peers can cause as often as they like: one in five seconds at most, which tells how
/// many were left out.
/// </summary>
internal sealed class RateLimitedLog
{
    private const long Interval = 5L * 1_000_000_000;

    private readonly Reactor _reactor;
    private readonly ReportKind _kind;
    private readonly string _subject;
    private long _next = long.MinValue;
    private long _leftOut;

    /// <param name="reactor">Whose log it is.</param>
    /// <param name="kind">What the lines are about.</param>
    /// <param name="subject">What each line begins with.</param>
    internal RateLimitedLog(Reactor reactor, ReportKind kind, string subject)
    {
        _reactor = reactor;
        _kind = kind;
        _subject = subject;
    }

    internal void Write(string what)
    {
        long now = _reactor.Scheduler.Clock.Timestamp;
        if (now < _next)
        {
            _leftOut++;
            return;
        }

        _next = now + Interval;
        string more = _leftOut == 0 ? "" : $" ({_leftOut} such lines were left out since the last one)";
        _leftOut = 0;
        _reactor.Report(_kind, $"{_subject}: {what}{more}");
    }
}
