using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Sets the timer slack of the thread to 1 ns for as long as the reactor runs (prctl(2), <c>PR_SET_TIMERSLACK</c>). Then a wait
/// in epoll is as punctual as a timerfd. The default of 50 µs is added to every wait.
/// </summary>
internal readonly struct TimerPrecision : IDisposable
{
    private readonly uint _before;

    public TimerPrecision()
    {
        _before = (uint)ThreadCalls.GetTimerSlack().Count;
        _ = ThreadCalls.SetTimerSlack(1);
    }

    // The thread is that of the caller of Reactor.Run, who may have set a slack.
    public void Dispose() => _ = ThreadCalls.SetTimerSlack(_before);
}
