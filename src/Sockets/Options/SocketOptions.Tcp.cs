using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet;

// SOL_TCP: tcp(7).
public static partial class SocketOptions
{
    /// <summary>TCP_CONGESTION: the congestion control by name, such as "cubic" or "bbr"; ENOENT if the kernel has none of that name.</summary>
    public static SocketOption<string> TcpCongestion { get; } =
        Add(new SocketOption<string>(LibC.SOL_TCP, LibC.TCP_CONGESTION, nameof(LibC.TCP_CONGESTION), TextCodec.Name));

    /// <summary>TCP_CORK: hold partial segments back until cleared, 200 ms at most. Default: false.</summary>
    public static SocketOption<bool> TcpCork { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibC.TCP_CORK, nameof(LibC.TCP_CORK), BoolCodec.Instance));

    /// <summary>TCP_DEFER_ACCEPT: on a listener: accept a connection when bytes have come; the kernel rounds to its retries. Default: zero, at once.</summary>
    public static SocketOption<TimeSpan> TcpDeferAccept { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_TCP, LibC.TCP_DEFER_ACCEPT, nameof(LibC.TCP_DEFER_ACCEPT), SpanCodec.Seconds));

    /// <summary>TCP_FASTOPEN: on a listener: how many fast-open requests may be pending (RFC 7413). Default: 0, none.</summary>
    public static SocketOption<int> TcpFastOpen { get; } =
        Add(new SocketOption<int>(LibC.SOL_TCP, LibC.TCP_FASTOPEN, nameof(LibC.TCP_FASTOPEN), IntCodec.NotNegative));

    /// <summary>TCP_FASTOPEN_CONNECT: connect with the first bytes to send (Linux 4.11). Default: false.</summary>
    public static SocketOption<bool> TcpFastOpenConnect { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibC.TCP_FASTOPEN_CONNECT, nameof(LibC.TCP_FASTOPEN_CONNECT), BoolCodec.Instance));

    /// <summary>TCP_FASTOPEN_NO_COOKIE: fast open without a cookie (Linux 4.15). Default: false.</summary>
    public static SocketOption<bool> TcpFastOpenNoCookie { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibC.TCP_FASTOPEN_NO_COOKIE, nameof(LibC.TCP_FASTOPEN_NO_COOKIE), BoolCodec.Instance));

    /// <summary>TCP_INFO: what the kernel knows of the connection.</summary>
    public static ReadOnlySocketOption<TcpInfo> TcpInfo { get; } =
        Add(new ReadOnlySocketOption<TcpInfo>(LibC.SOL_TCP, LibC.TCP_INFO, nameof(LibC.TCP_INFO), TcpInfoCodec.Instance));

    /// <summary>TCP_INQ: receive the count of bytes that wait as a control message (Linux 4.18). Default: false.</summary>
    public static SocketOption<bool> TcpInQueue { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibCExtra.TCP_INQ, nameof(LibCExtra.TCP_INQ), BoolCodec.Instance));

    /// <summary>TCP_KEEPCNT: how many probes may stay unanswered, 1–127. Default: net.ipv4.tcp_keepalive_probes, 9.</summary>
    public static SocketOption<int> TcpKeepCount { get; } =
        Add(new SocketOption<int>(LibC.SOL_TCP, LibC.TCP_KEEPCNT, nameof(LibC.TCP_KEEPCNT), IntCodec.NotNegative));

    /// <summary>TCP_KEEPIDLE: how long idle before the first probe, 1–32767 s; rounded up to a second. Default: net.ipv4.tcp_keepalive_time, 2 hours.</summary>
    public static SocketOption<TimeSpan> TcpKeepIdle { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_TCP, LibC.TCP_KEEPIDLE, nameof(LibC.TCP_KEEPIDLE), SpanCodec.Seconds));

    /// <summary>TCP_KEEPINTVL: how long between probes, 1–32767 s; rounded up to a second. Default: net.ipv4.tcp_keepalive_intvl, 75 s.</summary>
    public static SocketOption<TimeSpan> TcpKeepInterval { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_TCP, LibC.TCP_KEEPINTVL, nameof(LibC.TCP_KEEPINTVL), SpanCodec.Seconds));

    /// <summary>TCP_LINGER2: seconds in FIN_WAIT2 once orphaned; negative for none. Default: net.ipv4.tcp_fin_timeout.</summary>
    public static SocketOption<int> TcpLinger2 { get; } =
        Add(new SocketOption<int>(LibC.SOL_TCP, LibC.TCP_LINGER2, nameof(LibC.TCP_LINGER2), IntCodec.Any));

    /// <summary>TCP_MAXSEG: the largest segment in bytes; before connecting, the limit.</summary>
    public static SocketOption<int> TcpMaxSegment { get; } =
        Add(new SocketOption<int>(LibC.SOL_TCP, LibC.TCP_MAXSEG, nameof(LibC.TCP_MAXSEG), IntCodec.NotNegative));

    /// <summary>TCP_NODELAY: send small segments at once, without Nagle's algorithm. Default: false.</summary>
    public static SocketOption<bool> TcpNoDelay { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibC.TCP_NODELAY, nameof(LibC.TCP_NODELAY), BoolCodec.Instance));

    /// <summary>TCP_NOTSENT_LOWAT: writable only while fewer unsent bytes wait. Default: net.ipv4.tcp_notsent_lowat, no limit.</summary>
    public static SocketOption<uint> TcpNotSentLowWatermark { get; } =
        Add(new SocketOption<uint>(LibC.SOL_TCP, LibC.TCP_NOTSENT_LOWAT, nameof(LibC.TCP_NOTSENT_LOWAT), UnsignedCodec.Instance));

    /// <summary>TCP_QUICKACK: acknowledge at once; the kernel clears it by itself.</summary>
    public static SocketOption<bool> TcpQuickAck { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibC.TCP_QUICKACK, nameof(LibC.TCP_QUICKACK), BoolCodec.Instance));

    /// <summary>TCP_REPAIR: checkpointing of connections; needs CAP_NET_ADMIN (EPERM).</summary>
    public static SocketOption<int> TcpRepair { get; } =
        Add(new SocketOption<int>(LibC.SOL_TCP, LibC.TCP_REPAIR, nameof(LibC.TCP_REPAIR), IntCodec.Any));

    /// <summary>TCP_SAVE_SYN: on a listener: keep the headers of SYN packets (Linux 4.2). Default: false.</summary>
    public static SocketOption<bool> TcpSaveSyn { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibC.TCP_SAVE_SYN, nameof(LibC.TCP_SAVE_SYN), BoolCodec.Instance));

    /// <summary>TCP_SYNCNT: how often to send SYN before giving up, 1–255 (EINVAL for 0). Default: net.ipv4.tcp_syn_retries.</summary>
    public static SocketOption<int> TcpSynCount { get; } =
        Add(new SocketOption<int>(LibC.SOL_TCP, LibC.TCP_SYNCNT, nameof(LibC.TCP_SYNCNT), new IntCodec(0, 255)));

    /// <summary>TCP_THIN_LINEAR_TIMEOUTS: no exponential back-off for thin streams. Default: false.</summary>
    public static SocketOption<bool> TcpThinLinearTimeouts { get; } =
        Add(new SocketOption<bool>(LibC.SOL_TCP, LibC.TCP_THIN_LINEAR_TIMEOUTS, nameof(LibC.TCP_THIN_LINEAR_TIMEOUTS), BoolCodec.Instance));

    /// <summary>TCP_TIMESTAMP: the clock of the timestamp option; see <see cref="TcpRepair"/>.</summary>
    public static SocketOption<uint> TcpTimestamp { get; } =
        Add(new SocketOption<uint>(LibC.SOL_TCP, LibC.TCP_TIMESTAMP, nameof(LibC.TCP_TIMESTAMP), UnsignedCodec.Instance));

    /// <summary>TCP_TX_DELAY: delay every packet, to emulate a long path (Linux 5.3). Default: zero.</summary>
    public static SocketOption<TimeSpan> TcpTransmitDelay { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_TCP, LibCExtra.TCP_TX_DELAY, nameof(LibCExtra.TCP_TX_DELAY), SpanCodec.Microseconds));

    /// <summary>TCP_ULP: the protocol above TCP that the kernel handles, such as "tls"; ENOENT if it has none of that name.</summary>
    public static SocketOption<string> TcpUpperLayerProtocol { get; } =
        Add(new SocketOption<string>(LibC.SOL_TCP, LibC.TCP_ULP, nameof(LibC.TCP_ULP), TextCodec.Name));

    /// <summary>TCP_USER_TIMEOUT: how long sent bytes may stay unacknowledged before the connection fails with ETIMEDOUT (RFC 5482); rounded up to a millisecond. Default: zero, the system's.</summary>
    public static SocketOption<TimeSpan> TcpUserTimeout { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_TCP, LibC.TCP_USER_TIMEOUT, nameof(LibC.TCP_USER_TIMEOUT), SpanCodec.Milliseconds));

    /// <summary>TCP_WINDOW_CLAMP: the largest window to offer, in bytes. Default: 0, no limit.</summary>
    public static SocketOption<int> TcpWindowClamp { get; } =
        Add(new SocketOption<int>(LibC.SOL_TCP, LibC.TCP_WINDOW_CLAMP, nameof(LibC.TCP_WINDOW_CLAMP), IntCodec.NotNegative));
}
