namespace FiberNet;

/// <summary>What a <see cref="DescriptorPipeReader"/> is doing. Changed under its lock only.</summary>
[Flags]
internal enum ReaderStates
{
    None = 0,

    /// <summary>The kernel may have bytes: no EAGAIN and no short receive since the last event.</summary>
    Readable = 1,

    /// <summary>A thread is in recv(2), and owns the free part of the last block.</summary>
    Receiving = 2,

    /// <summary>A read waits: who ends it takes this away.</summary>
    Waiting = 4,

    /// <summary>The read has an outcome that its caller has not taken.</summary>
    Completing = 8,

    /// <summary>The caller has a result and has not called AdvanceTo.</summary>
    Reading = 16,

    /// <summary>The next result is a cancelled one.</summary>
    CancelRequested = 32,

    /// <summary>Nothing more will be received: the end of the stream, or a failure.</summary>
    Ended = 64,

    /// <summary>The reader was completed.</summary>
    Completed = 128,

    /// <summary>A short receive does not mean that nothing is left: the peer has closed, or sent urgent data, or it is no TCP.</summary>
    AlwaysAsk = 256,

    /// <summary>The peer has closed its direction: the pipe receives up to its end without being asked.</summary>
    PeerClosed = 512,

    /// <summary>A flush waits for the peer to read: the pipe receives meanwhile, so that two who both write first do not wait for each other.</summary>
    ReadAhead = 1024,

    /// <summary>The receive without being asked has stopped: the reader has not read what is there.</summary>
    Paused = 2048,

    /// <summary>A read is under way in one way or another; a second one is a mistake.</summary>
    Busy = Waiting | Completing | Reading,
}
