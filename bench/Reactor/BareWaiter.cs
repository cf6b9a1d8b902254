using System.Diagnostics;

namespace FiberNet.Bench;

/// <summary>A thread in epoll_wait(2) on an eventfd, and nothing else.</summary>
internal sealed class BareWaiter : IDisposable
{
    private readonly int _event = Native.EventFd(0, Native.NonBlocking);
    private readonly int _epoll = Native.EpollCreate(0);
    private readonly Thread _thread;
    private long _ran;
    private volatile bool _isOver;

    internal BareWaiter()
    {
        Native.Watch(_epoll, _event);
        _thread = new Thread(() =>
        {
            while (!_isOver)
            {
                _ = Native.Wait(_epoll);
                long now = Stopwatch.GetTimestamp();
                Native.Drain(_event);
                Volatile.Write(ref _ran, now);
            }
        });
        _thread.Start();
    }

    internal long Wake()
    {
        Volatile.Write(ref _ran, 0);
        Native.Signal(_event);
        long ran;
        while ((ran = Volatile.Read(ref _ran)) == 0)
            Thread.SpinWait(1);
        return ran;
    }

    public void Dispose()
    {
        _isOver = true;
        Native.Signal(_event);
        _thread.Join();
        _ = Native.Close(_epoll);
        _ = Native.Close(_event);
    }
}
