using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>A reactor on a thread of its own with one pipe over a socket pair; the test is its peer, with a plain blocking socket.</summary>
internal sealed class PipeHost : IDisposable
{
    private const int Unix = 1;

    private readonly Thread _thread;
    private readonly TaskCompletionSource<Reactor> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    internal PipeHost()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "pipes under test" };
        _thread.Start();
        Reactor = _running.Task.GetAwaiter().GetResult();
    }

    internal Reactor Reactor { get; }

    /// <summary>Makes a pipe and the socket of its peer.</summary>
    internal (TestPipe Pipe, Socket Peer) Open(PipeScheduling scheduling = PipeScheduling.ThreadPool, SocketType type = SocketType.Stream)
    {
        SocketCalls.CreatePair(Unix, type == SocketType.Seqpacket ? 5 : 1, 0, out int first, out int second).OrThrow();
        DescriptorCalls.SetNonBlocking(second, false).OrThrow();
        var peer = new Socket(new SafeSocketHandle(second, ownsHandle: true));
        TestPipe pipe = Reactor.InvokeAsync(async () =>
        {
            var made = new TestPipe(new Descriptor(first, isNew: true), new DescriptorPipeOptions { Scheduling = scheduling });
            made.Start().OrThrow();
            await Fiber.Yield();
            return made;
        }).GetAwaiter().GetResult();
        return (pipe, peer);
    }

    /// <summary>Closes the descriptor of a pipe on the reactor's thread.</summary>
    internal void Close(TestPipe pipe) => CloseAsync(pipe).GetAwaiter().GetResult();

    internal Task CloseAsync(TestPipe pipe) => Reactor.InvokeAsync(() =>
    {
        pipe.CloseDescriptor();
        return FiberTask.CompletedTask;
    });

    public void Dispose()
    {
        _stop.SetResult();
        _thread.Join();
        if (_failure is not null)
            throw _failure;
    }

    private void Run()
    {
        try
        {
            Reactor.Run(async () =>
            {
                _running.SetResult(Reactor.Current);
                await _stop.Task;
            });
        }
        catch (Exception exception)
        {
            _failure = exception;
            _running.TrySetException(exception);
        }
    }
}
