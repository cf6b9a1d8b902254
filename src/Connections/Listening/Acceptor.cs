using System.Diagnostics;
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

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>How long one warning speaks for those that follow: peers can cause them as often as they like.</summary>
    private static readonly TimeSpan s_quietTime = TimeSpan.FromSeconds(10);

    private readonly FiberConnectionListener _listener;
    private readonly TransportReactor _reactor;
    private readonly Descriptor _descriptor;
    private readonly bool _isTcp;

    /// <summary>Non-null: the address that each connection has here.</summary>
    private readonly EndPoint? _localEndPoint;

    private readonly SpareDescriptors _spare;

    /// <summary>Too many connections wait for the application.</summary>
    private bool _isPaused;

    /// <summary>Something is missing that the kernel or the limits of the process have to give.</summary>
    private bool _isShort;
    private long _lastWarning;

    internal Acceptor(FiberConnectionListener listener, TransportReactor reactor, int handle)
    {
        _listener = listener;
        _reactor = reactor;
        _descriptor = new Descriptor(handle);
        _spare = new SpareDescriptors(_descriptor, listener.Context.Options.SpareDescriptors);
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
        for (int accepted = 0; !_isPaused && !_isShort; accepted++)
        {
            if (_listener.WaitingCount >= MostWaiting)
            {
                TransportMetrics.AcceptPauses.Add(1);
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
                    Pause($"{result.Errno.StrError()} ({result.Errno})");
                return;
            }

            _descriptor.CountAccepted((int)result.Count);
            HandOver((int)result.Count, SocketAddresses.Decode(address[..Math.Min(length, address.Length)]));
            if (_spare.Contains((int)result.Count))
                Pause($"fewer than {_listener.Context.Options.SpareDescriptors} descriptors are left");
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

    /// <summary>No descriptor or no memory is left, or only descriptors that are the rest of the program's: connections wait in the kernel meanwhile.</summary>
    private void Pause(string why)
    {
        Warn(why);
        TransportMetrics.AcceptPauses.Add(1);
        _isShort = true;
        Fiber.Start(async () =>
        {
            do
                await Fiber.Sleep(s_pause);
            while (!_descriptor.IsClosed && _listener.Context.OpenCount > 0 && _spare.AreNext());
            _isShort = false;
            if (!_descriptor.IsClosed)
                _descriptor.ServeAgain();
        }, "accept again");
    }

    private void Warn(string why)
    {
        long now = Stopwatch.GetTimestamp();
        if (_lastWarning != 0 && Stopwatch.GetElapsedTime(_lastWarning, now) < s_quietTime)
            return;
        _lastWarning = now;
        _listener.Context.Events.Warning($"Accepting at {_listener.EndPoint} pauses: {why}. It goes on when it can; this is told again after {s_quietTime.TotalSeconds} s at the earliest.");
    }
}
