namespace FiberNet;

/// <summary>What a <see cref="ReactorReport"/> is about. The numbers stay as they are; later versions may add kinds.</summary>
public enum ReportKind
{
    /// <summary>Anything else, such as a line that a program writes with <see cref="Reactor.Log"/>.</summary>
    Other = 0,

    /// <summary>A server cannot accept, or leaves the last descriptors to the rest of the program; it goes on when it can.</summary>
    AcceptPaused = 1,

    /// <summary>A server of datagrams cannot receive; it goes on when it can.</summary>
    ReceivePaused = 2,

    /// <summary>A server has ended a connection that has reached a limit.</summary>
    LimitReached = 3,

    /// <summary>A TLS handshake has failed.</summary>
    HandshakeFailed = 4,

    /// <summary>Handlers still run after a server was stopped.</summary>
    HandlersLeft = 5,

    /// <summary>Fibers wait for each other, or nothing is left that could wake one.</summary>
    Deadlock = 6,

    /// <summary>A slice exceeds <see cref="ReactorOptions.StallThreshold"/>.</summary>
    Stall = 7,

    /// <summary>A socket was dropped without a close, and its reactor has closed it.</summary>
    SocketForgotten = 8,

    /// <summary>Descriptors were left open at the end of the reactor.</summary>
    DescriptorsLeft = 9,

    /// <summary>A descriptor was closed behind the reactor's back.</summary>
    DescriptorLost = 10,

    /// <summary>A dump that <see cref="ReactorOptions.DumpOn"/> has asked for.</summary>
    Dump = 11,

    /// <summary>The flight recorder was written to a file, or could not be.</summary>
    Record = 12,

    /// <summary>A handler, a subscriber or an operation that user code gave to the reactor has failed.</summary>
    CallbackFailed = 13,
}
