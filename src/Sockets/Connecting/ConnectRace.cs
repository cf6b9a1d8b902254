using System.Diagnostics;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>
/// Connects to the first of several addresses that answers (RFC 8305, "Happy Eyeballs"): the families take turns (§4), an
/// attempt starts when the last one has failed or after 250 ms (§5), and the others are dropped once one has succeeded.
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
    internal static async FiberTask<(FiberSocket? Socket, IoResult Outcome)> Run(IReadOnlyList<AddrInfo> addresses, Deadline deadline, bool noDelay)
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
        FiberSocket? socket = FiberSocket.Create(address.Family, address.Type, address.Protocol);
        try
        {
            if (socket is null)
                _error = Errno.Last;
            else if (_noDelay && socket.SetOption(SocketOptions.TcpNoDelay, true) is { IsSuccess: false } refused)
                _error = refused.Errno;
            else if (await socket.Connect(address.EndPoint, deadline.Left) is { IsSuccess: false } failed)
                _error = failed.Errno;
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

    private void End()
    {
        Debug.Assert(!_isOver, "a race ends once");
        _isOver = true;
        _winner?.Dispose();
        foreach (Fiber attempt in _attempts)
            attempt.Cancel();
    }
}
