namespace FiberNet;

/// <summary>The lines in a reactor's log about sockets that were dropped and not closed: one a second, with the count of the others.</summary>
internal sealed class ForgottenSockets
{
    private const long Pause = 1000;

    /// <summary>A reactor has its thread, and a thread one reactor at a time.</summary>
    [ThreadStatic]
    private static ForgottenSockets? t_current;

    private long _quietUntil;
    private int _untold;

    internal static void Tell(FiberScheduler scheduler, string socket, string origin) =>
        (t_current ??= new ForgottenSockets()).Tell((Reactor)scheduler.Poller, socket, origin);

    private void Tell(Reactor reactor, string socket, string origin)
    {
        long now = Environment.TickCount64;
        if (now < _quietUntil)
        {
            _untold++;
            return;
        }

        string others = _untold > 0 ? $" So were {_untold} others since the last such line." : "";
        _untold = 0;
        _quietUntil = now + Pause;
        reactor.Report(ReportKind.SocketForgotten, $"{socket} was dropped without Close, and was closed now that the garbage collector has found it.{others}{origin}");
    }
}
