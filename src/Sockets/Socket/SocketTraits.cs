namespace FiberNet;

/// <summary>What is known of a socket without asking the kernel.</summary>
[Flags]
internal enum SocketTraits : ushort
{
    None = 0,

    /// <summary>Bytes without boundaries: a read of 0 is the end.</summary>
    Stream = 1,

    /// <summary>
    /// Plain TCP: a short read empties the queue, a short write fills it. Not true of UNIX sockets (a message with a
    /// descriptor ends a read), SCTP, MPTCP or a socket with an upper-layer protocol such as kTLS.
    /// </summary>
    PlainTcp = 2,

    /// <summary>The user has made the descriptor blocking.</summary>
    Blocking = 4,

    /// <summary>A read has met the end of the stream.</summary>
    AtEnd = 8,

    /// <summary>SO_LINGER was set on the socket, or on the listener that it comes from.</summary>
    Lingering = 16,

    /// <summary>What a receive had got and nobody has taken waits for the next reader.</summary>
    Returned = 32,

    /// <summary>The user has bound the socket to a port of his choice.</summary>
    Bound = 64,

    /// <summary>The descriptor is its maker's, and stays open.</summary>
    Borrowed = 128,

    /// <summary>Reads and writes go through a <see cref="SocketTransport"/>.</summary>
    Secured = 256,

    /// <summary>The descriptor has an idle time, and is told of each transfer.</summary>
    Timed = 512,

    /// <summary>What <see cref="PlainTcp"/> says, of a socket with an idle time: without that trait its hot paths lead elsewhere.</summary>
    TimedTcp = 1024,

    /// <summary>A listener that lives on in another process.</summary>
    PassedOn = 2048,

    /// <summary>What a connection has from its listener.</summary>
    Inherited = Stream | PlainTcp | Lingering,
}
