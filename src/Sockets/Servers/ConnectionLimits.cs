using Tmds.Linux;

namespace FiberNet;

/// <summary>
/// Ends connections whose peers are silent for too long. The kernel keeps the times anyway (TCP_INFO, tcp(7)), so a read or a
/// write costs nothing for it. A connection is looked at only when it may have reached a limit.
/// </summary>
internal sealed class ConnectionLimits
{
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromSeconds(1);

    private readonly TcpServer _server;
    private readonly HandlerFibers _handlers;
    private readonly FiberClock _clock;
    private readonly RateLimitedLog _log;
    private readonly TimeSpan? _idle;
    private readonly TimeSpan? _firstByte;

    internal ConnectionLimits(TcpServer server, HandlerFibers handlers, TcpServerOptions options, RateLimitedLog log)
    {
        _server = server;
        _handlers = handlers;
        _clock = server.Listener.Scheduler.Clock;
        _log = log;
        _idle = options.IdleTimeout;
        _firstByte = options.FirstByteTimeout;
    }

    /// <summary>Connections that were ended because no byte went either way for too long.</summary>
    internal long IdleCount { get; private set; }

    /// <summary>Connections that were ended because their first byte did not come in time.</summary>
    internal long SilentCount { get; private set; }

    /// <summary>Looks again and again, as long as there is something to look at.</summary>
    internal async FiberTask Watch()
    {
        TimeSpan shorter = _idle is { } idle && (_firstByte is not { } firstByte || idle < firstByte) ? idle : _firstByte!.Value;
        TimeSpan quarter = shorter / 4;
        TimeSpan interval = quarter < s_shortestInterval ? s_shortestInterval : quarter > s_longestInterval ? s_longestInterval : quarter;
        while (!_server.IsClosed || _handlers.Count > 0)
        {
            await Fiber.Sleep(interval);
            _handlers.ForEachSocket(Look);
        }
    }

    private void Look(ref HandledSocket handled)
    {
        FiberSocket socket = handled.Socket!;
        long now = _clock.Timestamp;
        if (now < handled.LookAt || socket.IsClosed || socket.IsAborted)
            return;
        if (TcpInfoCodec.Instance.Get(socket.Handle, LibC.IPPROTO_TCP, LibC.TCP_INFO, out TcpInfo info) != Errno.None)
        {
            // No TCP: the peer is on this machine.
            handled.LookAt = long.MaxValue;
            return;
        }

        TimeSpan left = TimeSpan.MaxValue;
        if (_firstByte is { } firstByte && info.BytesReceived == 0)
        {
            left = firstByte - TimeSpan.FromTicks((now - handled.AcceptedAt) / TimeSpan.NanosecondsPerTick);
            if (left <= TimeSpan.Zero)
            {
                SilentCount++;
                End(ref handled, ConnectionLimit.FirstByte, $"sent nothing within {firstByte}");
                return;
            }
        }

        if (_idle is { } idle)
        {
            TimeSpan quiet = info.SinceDataReceived < info.SinceDataSent ? info.SinceDataReceived : info.SinceDataSent;
            if (quiet >= idle)
            {
                IdleCount++;
                End(ref handled, ConnectionLimit.Idle, $"was idle for {idle}");
                return;
            }

            left = idle - quiet < left ? idle - quiet : left;
        }

        handled.LookAt = left == TimeSpan.MaxValue ? long.MaxValue : now + left.Ticks * TimeSpan.NanosecondsPerTick;
    }

    private void End(ref HandledSocket handled, ConnectionLimit limit, string why)
    {
        handled.Reached = limit;
        FiberSocket socket = handled.Socket!;
        _log.Write($"{EndPointText.Of(socket.RemoteEndPoint, "a peer")} {why} and was ended");
        socket.Abort();
    }
}
