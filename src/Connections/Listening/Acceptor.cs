using System.Net;
using FiberNet.Advanced;

namespace FiberNet.Connections;

/// <summary>Accepts the connections of a listener on a reactor's thread, some in each turn, and hands them to the reactors in turn.</summary>
internal sealed class Acceptor : IDescriptorSubscriber, IDisposable
{
    private const int MostInTurn = 16;

    /// <summary>How many connections may wait for the application; more wait in the kernel's backlog.</summary>
    private const int MostWaiting = 1024;

    /// <summary>With how many of them a stopped acceptor goes on.</summary>
    internal const int ResumeAt = MostWaiting / 2;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly FiberConnectionListener _listener;
    private readonly TransportReactor _reactor;
    private readonly Descriptor _descriptor;
    private readonly bool _isTcp;

    /// <summary>Non-null: the address that each connection has here.</summary>
    private readonly EndPoint? _localEndPoint;

    private bool _isPaused;

    internal Acceptor(FiberConnectionListener listener, TransportReactor reactor, int handle)
    {
        _listener = listener;
        _reactor = reactor;
        _descriptor = new Descriptor(handle);
        _isTcp = LinuxSockets.IsTcp(handle);
        EndPoint? local = SocketAddresses.LocalOf(handle);
        _localEndPoint = local is IPEndPoint ip && (ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any)) ? null : local;
    }

    internal TransportReactor Reactor => _reactor;

    internal void Start() => _descriptor.Subscribe(this).OrThrow("epoll_ctl of the listener");

    /// <summary>The application has taken connections: accepts on if it had to stop. The reactor's thread.</summary>
    internal void Resume()
    {
        if (!_isPaused || _descriptor.IsClosed)
            return;
        _isPaused = false;
        _descriptor.ServeAgain();
    }

    public void Dispose() => _descriptor.Dispose();

    void IDescriptorSubscriber.OnReady(IoEvents events)
    {
        Span<byte> address = stackalloc byte[SocketAddresses.Room];
        for (int accepted = 0; !_isPaused; accepted++)
        {
            if (_listener.WaitingCount >= MostWaiting)
            {
                _isPaused = true;
                return;
            }

            if (accepted == MostInTurn)
            {
                _descriptor.ServeAgain();
                return;
            }

            IoResult result = SocketCalls.Accept(_descriptor.Handle, address, out int length);
            if (!result.IsSuccess)
            {
                if (!result.WouldBlock)
                    PauseAfter(result.Errno);
                return;
            }

            HandOver((int)result.Count, SocketAddresses.Decode(address[..Math.Min(length, address.Length)]));
        }
    }

    void IDescriptorSubscriber.OnEnded(Errno reason) => _listener.OnEnded();

    private void HandOver(int handle, EndPoint? remote)
    {
        TransportReactor reactor = _listener.Context.Reactors.Next();
        if (ReferenceEquals(reactor, _reactor))
            Open(handle, remote);
        else if (!reactor.Reactor.Post(() => Open(handle, remote)))
            _ = DescriptorCalls.Close(handle);
    }

    /// <summary>On the thread of the connection's reactor.</summary>
    private void Open(int handle, EndPoint? remote)
    {
        var connection = new FiberConnection(_listener.Context, handle, _isTcp)
        {
            RemoteEndPoint = remote,
            LocalEndPoint = _localEndPoint ?? SocketAddresses.LocalOf(handle),
        };
        IoResult started = connection.Start();
        if (started.IsSuccess)
            _listener.Add(connection);
        else
            _listener.Context.Events.Warning($"A connection was closed: epoll_ctl failed with {started}.");
    }

    /// <summary>No descriptor or no memory is left: the connections wait in the kernel meanwhile.</summary>
    private void PauseAfter(Errno error)
    {
        _listener.Context.Events.Warning($"Accepting at {_listener.EndPoint} failed with {error} ({error.StrError()}); it is tried again in {s_pause.TotalMilliseconds} ms.");
        _isPaused = true;
        Fiber.Start(async () =>
        {
            await Fiber.Sleep(s_pause);
            Resume();
        }, "accept again");
    }
}
