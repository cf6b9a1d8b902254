using System.Diagnostics;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>
/// Connects to the first of several addresses that answers (RFC 8305, "Happy Eyeballs"). The families take turns (§4), and an
/// attempt starts when the last one has failed or after 250 ms (§5). Once one has succeeded, the others are dropped.
/// </summary>
internal sealed class ConnectRace
{
    private static readonly TimeSpan s_attemptDelay = TimeSpan.FromMilliseconds(250);

    private readonly FiberEvent _changed = new();
    private readonly List<Fiber> _attempts = [];
    private readonly bool _noDelay;
    private FiberSocket? _winner;
    private Errno _error = Errno.EADDRNOTAVAIL;
    private int _running;
    private bool _isOver;

    private ConnectRace(bool noDelay) => _noDelay = noDelay;

    /// <summary>The error of the attempt that failed last; ETIMEDOUT if the deadline came first.</summary>
    internal static FiberTask<(FiberSocket? Socket, IoResult Outcome)> Run(IReadOnlyList<AddrInfo> addresses, Deadline deadline, bool noDelay) =>
        addresses.Count == 1 ? Connect(addresses[0], deadline, noDelay) : RunAll(addresses, deadline, noDelay);

    private static async FiberTask<(FiberSocket? Socket, IoResult Outcome)> RunAll(IReadOnlyList<AddrInfo> addresses, Deadline deadline, bool noDelay)
    {
        var race = new ConnectRace(noDelay);
        try
        {
            await race.StartAll(Interleave(addresses), deadline);
            FiberSocket? winner = race._winner;
            race._winner = null;
            return (winner, winner is null ? race._error : default(IoResult));
        }
        finally
        {
            race.End();
        }
    }

    /// <summary>The order to try: as the resolver sorted them (RFC 6724), but the families in turn, beginning with the first one's.</summary>
    internal static List<AddrInfo> Interleave(IReadOnlyList<AddrInfo> addresses)
    {
        AddressFamily first = addresses[0].Family;
        var preferred = new Queue<AddrInfo>(addresses.Where(address => address.Family == first));
        var others = new Queue<AddrInfo>(addresses.Where(address => address.Family != first));
        var order = new List<AddrInfo>(addresses.Count);
        while (preferred.Count + others.Count > 0)
        {
            if (preferred.TryDequeue(out AddrInfo? next))
                order.Add(next);
            if (others.TryDequeue(out next))
                order.Add(next);
        }

        return order;
    }

    private async FiberTask StartAll(List<AddrInfo> addresses, Deadline deadline)
    {
        foreach (AddrInfo address in addresses)
        {
            if (_winner is not null || (_attempts.Count > 0 && deadline.HasPassed))
                break;
            _changed.Reset();
            _running++;
            _attempts.Add(Fiber.Create((this, address, deadline), static s => s.Item1.Attempt(s.address, s.deadline), "connect"));
            if (_running > 0 && _winner is null)
                await _changed.Wait(deadline.AtMost(s_attemptDelay));
        }

        while (_winner is null && _running > 0 && !deadline.HasPassed)
        {
            _changed.Reset();
            await _changed.Wait(deadline.Left);
        }

        if (_running > 0 && deadline.HasPassed)
            _error = Errno.ETIMEDOUT;
    }

    private async FiberTask Attempt(AddrInfo address, Deadline deadline)
    {
        FiberSocket? socket = null;
        try
        {
            (socket, IoResult outcome) = await Connect(address, deadline, _noDelay);
            if (!outcome.IsSuccess)
                _error = outcome.Errno;
            else if (_winner is null && !_isOver)
                (_winner, socket) = (socket, null);
        }
        finally
        {
            socket?.Dispose();
            Debug.Assert(_running > 0, "each attempt ends once");
            _running--;
            _changed.Set();
        }
    }

    private static async FiberTask<(FiberSocket? Socket, IoResult Outcome)> Connect(AddrInfo address, Deadline deadline, bool noDelay)
    {
        if (FiberSocket.Create(address.Family, address.Type, address.Protocol) is not { } socket)
            return (null, Errno.Last);
        bool isConnected = false;
        try
        {
            IoResult outcome = noDelay ? socket.SetOption(SocketOptions.TcpNoDelay, true) : default;
            if (outcome.IsSuccess)
                outcome = await socket.Connect(address.EndPoint, deadline.Left);
            isConnected = outcome.IsSuccess;
            return (isConnected ? socket : null, outcome);
        }
        finally
        {
            if (!isConnected)
                socket.Dispose();
        }
    }

    private void End()
    {
        Debug.Assert(!_isOver, "a race ends once");
        _isOver = true;
        _winner?.Dispose();
        foreach (Fiber attempt in _attempts)
            attempt.Cancel();
    }
}
