using FiberNet.Interop;

namespace FiberNet;

/// <summary>
/// Sets the timer slack of the thread to 1 ns for as long as the reactor runs, so that a wait in epoll is as punctual
/// as a timerfd (prctl(2), <c>PR_SET_TIMERSLACK</c>; the default of 50 µs is added to every wait).
/// </summary>
internal readonly struct TimerPrecision : IDisposable
{
    private readonly uint _before;

    public TimerPrecision()
    {
        _before = (uint)LibCExtra.prctl(LibCExtra.PR_GET_TIMERSLACK, 0u, 0u, 0u, 0u);
        _ = LibCExtra.prctl(LibCExtra.PR_SET_TIMERSLACK, 1u, 0u, 0u, 0u);
    }

    public void Dispose() => _ = LibCExtra.prctl(LibCExtra.PR_SET_TIMERSLACK, _before, 0u, 0u, 0u);
}
