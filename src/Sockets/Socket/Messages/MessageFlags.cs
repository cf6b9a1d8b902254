namespace FiberNet;

/// <summary>The MSG flags of send(2) and recv(2), with Linux's numbers.</summary>
/// <remarks>MSG_DONTWAIT and MSG_NOSIGNAL are always on: no call here blocks the reactor or raises SIGPIPE.</remarks>
[Flags]
public enum MessageFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>MSG_OOB: urgent data.</summary>
    OutOfBand = 0x1,

    /// <summary>MSG_PEEK: look, and leave it in the queue.</summary>
    Peek = 0x2,

    /// <summary>MSG_DONTROUTE: to directly connected networks only.</summary>
    DontRoute = 0x4,

    /// <summary>MSG_CTRUNC: some ancillary data had no room. A result.</summary>
    ControlTruncated = 0x8,

    /// <summary>MSG_PROXY.</summary>
    Proxy = 0x10,

    /// <summary>
    /// MSG_TRUNC: as a result, the datagram was longer than the room for it. As a wish, the count is the datagram's real
    /// length; on TCP it discards the bytes (tcp(7)).
    /// </summary>
    Truncated = 0x20,

    /// <summary>MSG_DONTWAIT: always on.</summary>
    DontWait = 0x40,

    /// <summary>MSG_EOR: the end of a record.</summary>
    EndOfRecord = 0x80,

    /// <summary>MSG_WAITALL. Without effect here, where no system call waits; <see cref="FiberSocket.Read(Memory{byte}, TimeSpan?)"/> fills its memory.</summary>
    WaitAll = 0x100,

    /// <summary>MSG_FIN.</summary>
    Fin = 0x200,

    /// <summary>MSG_SYN.</summary>
    Syn = 0x400,

    /// <summary>MSG_CONFIRM: the neighbour has answered (arp(7)).</summary>
    Confirm = 0x800,

    /// <summary>MSG_RST.</summary>
    Reset = 0x1000,

    /// <summary>MSG_ERRQUEUE: from the queue of errors (ip(7), IP_RECVERR). Only in calls that do not suspend.</summary>
    ErrorQueue = 0x2000,

    /// <summary>MSG_NOSIGNAL: always on.</summary>
    NoSignal = 0x4000,

    /// <summary>MSG_MORE: more follows, do not send yet (tcp(7), udp(7)).</summary>
    More = 0x8000,

    /// <summary>MSG_WAITFORONE.</summary>
    WaitForOne = 0x10000,

    /// <summary>MSG_BATCH.</summary>
    Batch = 0x40000,

    /// <summary>
    /// MSG_ZEROCOPY: the kernel keeps using the memory after the call; the error queue tells until when. So the memory must be
    /// native or pinned until then: the garbage collector would put other data in its place, which would be sent. Not for texts.
    /// </summary>
    ZeroCopy = 0x4000000,

    /// <summary>MSG_FASTOPEN: send in the SYN.</summary>
    FastOpen = 0x20000000,

    /// <summary>MSG_CMSG_CLOEXEC: descriptors that arrive are close-on-exec. Always on where descriptors are received.</summary>
    CloseOnExec = 0x40000000,
}
