using System.Buffers.Binary;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <content>What is counted and timed for the meter <c>FiberNet</c>.</content>
public sealed partial class Reactor
{
    /// <summary>Where struct tcp_info (linux/tcp.h) has tcpi_last_data_sent, in milliseconds.</summary>
    private const int SinceDataSent = 44;

    private readonly LoopMeter _meter;
    private readonly BusyTime _busy = new();
    private bool _isBusyTimed;

    ILoopObserver IPoller.Observer => _meter;

    /// <summary>Connections that were accepted so far.</summary>
    internal long Accepts { get; private set; }

    /// <summary>Connections that were made so far.</summary>
    internal long Connects { get; private set; }

    /// <summary>How long the loop was not in its wait for events, while a listener wanted that.</summary>
    internal TimeSpan BusyTime => _busy.Total;

    internal LoopMeter Meter => _meter;

    internal void CountConnected() => Connects++;

    internal void CountAccepted(int connection)
    {
        Accepts++;
        if (LoopInstruments.WantsAccepts && SinceEstablished(connection) is { } delay)
            _meter.Accepted(delay);
    }

    /// <summary>
    /// How long a connection has existed that has sent nothing yet. The kernel counts the time since the last send from the end
    /// of the handshake (tcp_create_openreq_child of Linux). <c>null</c> if it is none of TCP.
    /// </summary>
    private static TimeSpan? SinceEstablished(int connection)
    {
        Span<byte> info = stackalloc byte[SinceDataSent + sizeof(uint)];
        IoResult read = OptionCalls.Get(connection, LibC.IPPROTO_TCP, LibC.TCP_INFO, info);
        return read.IsSuccess && read.Count == info.Length
            ? TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(info[SinceDataSent..]))
            : null;
    }

    /// <summary>Waits, and reads the clock before and after if a listener wants the busy time. A look that does not wait is a part of that.</summary>
    private int WaitTimed(long timeout)
    {
        if (LoopInstruments.WantsBusyTime != _isBusyTimed)
            _isBusyTimed = _busy.Toggle(FiberClock.Monotonic.Timestamp);
        if (!_isBusyTimed || timeout == 0)
            return WaitForEvents(timeout);
        _busy.WaitBegins(FiberClock.Monotonic.Timestamp);
        int count = WaitForEvents(timeout);
        _busy.WaitEnds(FiberClock.Monotonic.Timestamp);
        return count;
    }
}
