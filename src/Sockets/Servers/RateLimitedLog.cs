namespace FiberNet;

/// <summary>
/// Lines about one kind of trouble that peers can cause as often as they like: one in five seconds at most, which tells how
/// many were left out. A log that fails is not the server's trouble: at the descriptor limit one that opens a file does.
/// </summary>
internal sealed class RateLimitedLog
{
    private const long Interval = 5L * 1_000_000_000;

    private readonly Reactor _reactor;
    private readonly string _subject;
    private long _next = long.MinValue;
    private long _leftOut;

    /// <param name="reactor">Whose log it is.</param>
    /// <param name="subject">What each line begins with.</param>
    internal RateLimitedLog(Reactor reactor, string subject)
    {
        _reactor = reactor;
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
        WriteAlways($"{_subject}: {what}{more}");
    }

    private void WriteAlways(string line)
    {
        try
        {
            _reactor.Log(line);
        }
        catch (Exception)
        {
            // There is no other place to tell of it; the server serves on.
            _leftOut++;
        }
    }
}
