using System.Net.Sockets;
using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet;

// SOL_SOCKET: socket(7), unix(7).
public static partial class SocketOptions
{
    /// <summary>SO_ACCEPTCONN: whether the socket listens.</summary>
    public static ReadOnlySocketOption<bool> AcceptConnections { get; } =
        Add(new ReadOnlySocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_ACCEPTCONN, nameof(LibC.SO_ACCEPTCONN), BoolCodec.Instance));

    /// <summary>SO_BINDTODEVICE: use this network device only, by name; "" for any. More than 15 bytes throw.</summary>
    public static SocketOption<string> BindToDevice { get; } =
        Add(new SocketOption<string>(LibC.SOL_SOCKET, LibC.SO_BINDTODEVICE, nameof(LibC.SO_BINDTODEVICE), TextCodec.Name));

    /// <summary>SO_BINDTOIFINDEX: use this network device only, by index; 0 for any (Linux 5.0).</summary>
    public static SocketOption<int> BindToInterface { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibCExtra.SO_BINDTOIFINDEX, nameof(LibCExtra.SO_BINDTOIFINDEX), IntCodec.NotNegative));

    /// <summary>SO_BROADCAST: let datagrams go to broadcast addresses. Default: false, and sending there is EACCES.</summary>
    public static SocketOption<bool> Broadcast { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_BROADCAST, nameof(LibC.SO_BROADCAST), BoolCodec.Instance));

    /// <summary>SO_BSDCOMPAT: without effect; it is here because Tarantool has it.</summary>
    public static SocketOption<bool> BsdCompatibility { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_BSDCOMPAT, nameof(LibC.SO_BSDCOMPAT), BoolCodec.Instance));

    /// <summary>SO_BUSY_POLL: how long to poll the device when there is nothing to receive. Default: zero, not at all.</summary>
    public static SocketOption<TimeSpan> BusyPoll { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_SOCKET, LibC.SO_BUSY_POLL, nameof(LibC.SO_BUSY_POLL), SpanCodec.Microseconds));

    /// <summary>SO_COOKIE: a number that no other socket of this boot has.</summary>
    public static ReadOnlySocketOption<ulong> Cookie { get; } =
        Add(new ReadOnlySocketOption<ulong>(LibC.SOL_SOCKET, LibC.SO_COOKIE, nameof(LibC.SO_COOKIE), Unsigned64Codec.Instance));

    /// <summary>SO_DEBUG: debugging by the protocol; needs CAP_NET_ADMIN (EACCES).</summary>
    public static SocketOption<bool> Debug { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_DEBUG, nameof(LibC.SO_DEBUG), BoolCodec.Instance));

    /// <summary>SO_DOMAIN: the address family; <c>Unknown</c> if .NET has no name for it.</summary>
    public static ReadOnlySocketOption<AddressFamily> Domain { get; } =
        Add(new ReadOnlySocketOption<AddressFamily>(LibC.SOL_SOCKET, LibC.SO_DOMAIN, nameof(LibC.SO_DOMAIN), EnumCodecs.Family));

    /// <summary>SO_DONTROUTE: send to hosts on the same link only. Default: false.</summary>
    public static SocketOption<bool> DontRoute { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_DONTROUTE, nameof(LibC.SO_DONTROUTE), BoolCodec.Instance));

    /// <summary>SO_ERROR: the pending error, which reading clears: how a connect ended.</summary>
    public static ReadOnlySocketOption<Errno> Error { get; } =
        Add(new ReadOnlySocketOption<Errno>(LibC.SOL_SOCKET, LibC.SO_ERROR, nameof(LibC.SO_ERROR), EnumCodecs.Errno));

    /// <summary>SO_INCOMING_CPU: the CPU that the last packet was processed on, or is wanted on; -1 if not known.</summary>
    public static SocketOption<int> IncomingCpu { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_INCOMING_CPU, nameof(LibC.SO_INCOMING_CPU), IntCodec.Any));

    /// <summary>SO_INCOMING_NAPI_ID: the receive queue of the last packet; 0 if not known.</summary>
    public static ReadOnlySocketOption<uint> IncomingNapiId { get; } =
        Add(new ReadOnlySocketOption<uint>(LibC.SOL_SOCKET, LibC.SO_INCOMING_NAPI_ID, nameof(LibC.SO_INCOMING_NAPI_ID), UnsignedCodec.Instance));

    /// <summary>SO_KEEPALIVE: probe an idle connection; see <see cref="TcpKeepIdle"/>. Default: false.</summary>
    public static SocketOption<bool> KeepAlive { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_KEEPALIVE, nameof(LibC.SO_KEEPALIVE), BoolCodec.Instance));

    /// <summary>SO_LINGER: whether close waits for unsent bytes, and how many seconds; enabled with 0 seconds it resets the connection.</summary>
    public static SocketOption<LingerOption> Linger { get; } =
        Add(new SocketOption<LingerOption>(LibC.SOL_SOCKET, LibC.SO_LINGER, nameof(LibC.SO_LINGER), LingerCodec.Instance));

    /// <summary>SO_LOCK_FILTER: forbid changes of the attached filter; cannot be cleared (EPERM).</summary>
    public static SocketOption<bool> LockFilter { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_LOCK_FILTER, nameof(LibC.SO_LOCK_FILTER), BoolCodec.Instance));

    /// <summary>SO_MARK: the mark of every packet, for routing and filters; needs CAP_NET_ADMIN (EPERM). Default: 0.</summary>
    public static SocketOption<uint> Mark { get; } =
        Add(new SocketOption<uint>(LibC.SOL_SOCKET, LibC.SO_MARK, nameof(LibC.SO_MARK), UnsignedCodec.Instance));

    /// <summary>SO_MAX_PACING_RATE: the most bytes a second to send. Default: <see cref="ulong.MaxValue"/>, no limit.</summary>
    public static SocketOption<ulong> MaxPacingRate { get; } =
        Add(new SocketOption<ulong>(LibC.SOL_SOCKET, LibC.SO_MAX_PACING_RATE, nameof(LibC.SO_MAX_PACING_RATE), Unsigned64Codec.Instance));

    /// <summary>SO_OOBINLINE: leave urgent bytes among the others. Default: false.</summary>
    public static SocketOption<bool> OutOfBandInline { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_OOBINLINE, nameof(LibC.SO_OOBINLINE), BoolCodec.Instance));

    /// <summary>SO_PASSCRED: receive SCM_CREDENTIALS; see unix(7). Default: false.</summary>
    public static SocketOption<bool> PassCredentials { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_PASSCRED, nameof(LibC.SO_PASSCRED), BoolCodec.Instance));

    /// <summary>SO_PASSSEC: receive SCM_SECURITY; see unix(7). Default: false.</summary>
    public static SocketOption<bool> PassSecurity { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_PASSSEC, nameof(LibC.SO_PASSSEC), BoolCodec.Instance));

    /// <summary>SO_PEEK_OFF: where MSG_PEEK begins; -1, the default, for the front and standing still. UNIX sockets.</summary>
    public static SocketOption<int> PeekOffset { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_PEEK_OFF, nameof(LibC.SO_PEEK_OFF), IntCodec.Any));

    /// <summary>SO_PEERCRED: who is at the other end of a UNIX socket.</summary>
    public static ReadOnlySocketOption<PeerCredentials> PeerCredentials { get; } =
        Add(new ReadOnlySocketOption<PeerCredentials>(LibC.SOL_SOCKET, LibC.SO_PEERCRED, nameof(LibC.SO_PEERCRED), PeerCredentialsCodec.Instance));

    /// <summary>SO_PEERSEC: the security label of the other end of a UNIX socket; ENOPROTOOPT without such a module.</summary>
    public static ReadOnlySocketOption<string> PeerSecurity { get; } =
        Add(new ReadOnlySocketOption<string>(LibC.SOL_SOCKET, LibC.SO_PEERSEC, nameof(LibC.SO_PEERSEC), TextCodec.Label));

    /// <summary>SO_PREFER_BUSY_POLL: poll the device rather than take its interrupts (Linux 5.11).</summary>
    public static SocketOption<bool> PreferBusyPoll { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibCExtra.SO_PREFER_BUSY_POLL, nameof(LibCExtra.SO_PREFER_BUSY_POLL), BoolCodec.Instance));

    /// <summary>SO_PRIORITY: the priority of every packet, 0–6; more needs CAP_NET_ADMIN (EPERM). Default: 0.</summary>
    public static SocketOption<int> Priority { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_PRIORITY, nameof(LibC.SO_PRIORITY), IntCodec.NotNegative));

    /// <summary>SO_PROTOCOL: the protocol.</summary>
    public static ReadOnlySocketOption<ProtocolType> Protocol { get; } =
        Add(new ReadOnlySocketOption<ProtocolType>(LibC.SOL_SOCKET, LibC.SO_PROTOCOL, nameof(LibC.SO_PROTOCOL), EnumCodecs.Protocol));

    /// <summary>SO_RCVBUF: bytes for what was received and not read. The kernel doubles what is set, for its bookkeeping, keeps to net.core.rmem_max, and reads back the result.</summary>
    public static SocketOption<int> ReceiveBufferSize { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_RCVBUF, nameof(LibC.SO_RCVBUF), IntCodec.NotNegative));

    /// <summary>SO_RCVBUFFORCE: sets SO_RCVBUF beyond net.core.rmem_max; needs CAP_NET_ADMIN (EPERM). Reads what SO_RCVBUF reads.</summary>
    public static SocketOption<int> ReceiveBufferSizeForce { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, nameof(LibC.SO_RCVBUFFORCE), IntCodec.NotNegative));

    /// <summary>SO_RCVLOWAT: how many bytes make the socket readable. Default: 1.</summary>
    public static SocketOption<int> ReceiveLowWatermark { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_RCVLOWAT, nameof(LibC.SO_RCVLOWAT), IntCodec.NotNegative));

    /// <summary>SO_RCVTIMEO: the timeout of a blocking receive, rounded up to a microsecond. Default: zero, none. No call of this library blocks: pass a timeout to the call instead.</summary>
    public static SocketOption<TimeSpan> ReceiveTimeout { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_SOCKET, LibC.SO_RCVTIMEO, nameof(LibC.SO_RCVTIMEO), TimevalCodec.Instance));

    /// <summary>SO_REUSEADDR: let bind take an address that a closed connection still holds. Default: false.</summary>
    public static SocketOption<bool> ReuseAddress { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_REUSEADDR, nameof(LibC.SO_REUSEADDR), BoolCodec.Instance));

    /// <summary>SO_REUSEPORT: let several sockets of one user bind to one address and share what comes. Default: false.</summary>
    public static SocketOption<bool> ReusePort { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_REUSEPORT, nameof(LibC.SO_REUSEPORT), BoolCodec.Instance));

    /// <summary>SO_RXQ_OVFL: receive the count of dropped packets as a control message. Default: false.</summary>
    public static SocketOption<bool> ReceiveQueueOverflow { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_RXQ_OVFL, nameof(LibC.SO_RXQ_OVFL), BoolCodec.Instance));

    /// <summary>SO_SELECT_ERR_QUEUE: report the error queue as POLLPRI. Default: false.</summary>
    public static SocketOption<bool> SelectErrorQueue { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_SELECT_ERR_QUEUE, nameof(LibC.SO_SELECT_ERR_QUEUE), BoolCodec.Instance));

    /// <summary>SO_SNDBUF: bytes for what is not sent or not acknowledged. The kernel doubles what is set, for its bookkeeping, keeps to net.core.wmem_max, and reads back the result.</summary>
    public static SocketOption<int> SendBufferSize { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_SNDBUF, nameof(LibC.SO_SNDBUF), IntCodec.NotNegative));

    /// <summary>SO_SNDBUFFORCE: sets SO_SNDBUF beyond net.core.wmem_max; needs CAP_NET_ADMIN (EPERM). Reads what SO_SNDBUF reads.</summary>
    public static SocketOption<int> SendBufferSizeForce { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, nameof(LibC.SO_SNDBUFFORCE), IntCodec.NotNegative));

    /// <summary>SO_SNDLOWAT: always 1 on Linux.</summary>
    public static ReadOnlySocketOption<int> SendLowWatermark { get; } =
        Add(new ReadOnlySocketOption<int>(LibC.SOL_SOCKET, LibC.SO_SNDLOWAT, nameof(LibC.SO_SNDLOWAT), IntCodec.Any));

    /// <summary>SO_SNDTIMEO: the timeout of a blocking send, rounded up to a microsecond. Default: zero, none. No call of this library blocks: pass a timeout to the call instead.</summary>
    public static SocketOption<TimeSpan> SendTimeout { get; } =
        Add(new SocketOption<TimeSpan>(LibC.SOL_SOCKET, LibC.SO_SNDTIMEO, nameof(LibC.SO_SNDTIMEO), TimevalCodec.Instance));

    /// <summary>SO_TIMESTAMP: receive the time of arrival, in microseconds, as a control message. Default: false.</summary>
    public static SocketOption<bool> Timestamp { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_TIMESTAMP, nameof(LibC.SO_TIMESTAMP), BoolCodec.Instance));

    /// <summary>SO_TIMESTAMPNS: receive the time of arrival, in nanoseconds, as a control message. Default: false.</summary>
    public static SocketOption<bool> TimestampNanoseconds { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_TIMESTAMPNS, nameof(LibC.SO_TIMESTAMPNS), BoolCodec.Instance));

    /// <summary>SO_TIMESTAMPING: SOF_TIMESTAMPING flags: which times of sending and arrival to record. Default: 0.</summary>
    public static SocketOption<int> Timestamping { get; } =
        Add(new SocketOption<int>(LibC.SOL_SOCKET, LibC.SO_TIMESTAMPING, nameof(LibC.SO_TIMESTAMPING), IntCodec.Any));

    /// <summary>SO_TYPE: the type; <c>Unknown</c> if .NET has no name for it.</summary>
    public static ReadOnlySocketOption<SocketType> Type { get; } =
        Add(new ReadOnlySocketOption<SocketType>(LibC.SOL_SOCKET, LibC.SO_TYPE, nameof(LibC.SO_TYPE), EnumCodecs.Type));

    /// <summary>SO_ZEROCOPY: allow MSG_ZEROCOPY. Default: false.</summary>
    public static SocketOption<bool> ZeroCopy { get; } =
        Add(new SocketOption<bool>(LibC.SOL_SOCKET, LibC.SO_ZEROCOPY, nameof(LibC.SO_ZEROCOPY), BoolCodec.Instance));
}
