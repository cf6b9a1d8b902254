namespace FiberNet;

/// <summary>What is known of a socket without asking the kernel.</summary>
[Flags]
internal enum SocketTraits : byte
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
}
