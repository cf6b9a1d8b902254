using System.Diagnostics;

namespace FiberNet.Bench;

/// <summary>A reactor on a thread of its own, with a fiber that waits for what another thread posts.</summary>
internal sealed class PostedFiber : IDisposable
{
    private readonly FiberChannel<bool> _calls;
    private readonly Reactor _reactor;
    private readonly Thread _thread;
    private readonly Action _call;
    private long _ran;

    internal PostedFiber()
    {
        var started = new TaskCompletionSource<(FiberChannel<bool>, Reactor)>();
        _thread = new Thread(() => Reactor.Run(async () =>
        {
            var calls = new FiberChannel<bool>(1);
            started.SetResult((calls, Reactor.Current));
            while ((await calls.Get()).Value)
                Volatile.Write(ref _ran, Stopwatch.GetTimestamp());
        }));
        _thread.Start();
        (_calls, _reactor) = started.Task.Result;
        _call = () => _calls.TryPut(true);
    }

    internal long Wake()
    {
        Volatile.Write(ref _ran, 0);
        _reactor.Post(_call);
        long ran;
        while ((ran = Volatile.Read(ref _ran)) == 0)
            Thread.SpinWait(1);
        return ran;
    }

    public void Dispose()
    {
        _reactor.Post(() => _calls.TryPut(false));
        _thread.Join();
    }
}
