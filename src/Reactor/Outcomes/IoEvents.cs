namespace FiberNet;

/// <summary>What a descriptor is ready for.</summary>
[Flags]
public enum IoEvents
{
    /// <summary>Nothing: the value of a wait that failed.</summary>
    None = 0,

    /// <summary>A read would not block: there are bytes, a connection to accept, the end of the stream, or an error.</summary>
    Read = 1,

    /// <summary>A write would not block: there is room, or an error.</summary>
    Write = 2,

    /// <summary>Both directions.</summary>
    ReadWrite = Read | Write,

    /// <summary>The peer has shut its sending direction down, or the whole connection (EPOLLRDHUP). Told to subscribers only.</summary>
    PeerClosed = 4,

    /// <summary>Both directions are shut down, or the peer has reset (EPOLLHUP). Told to subscribers only.</summary>
    HangUp = 8,

    /// <summary>There is an error, which the next call in either direction tells (EPOLLERR). Told to subscribers only.</summary>
    Error = 16,

    /// <summary>Urgent data has come, at which a receive stops early (EPOLLPRI). Told to subscribers only.</summary>
    Urgent = 32,
}
