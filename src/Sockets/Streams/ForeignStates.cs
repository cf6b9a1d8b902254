namespace FiberNet;

/// <summary>What a <see cref="ForeignLane"/> is doing. Changed under its lock only.</summary>
[Flags]
internal enum ForeignStates
{
    None = 0,

    /// <summary>The lane stands in the queue of the descriptor: other threads may use the number.</summary>
    Open = 1,

    /// <summary>The kernel may have bytes or room: no EAGAIN and no short read since the last event.</summary>
    Ready = 2,

    /// <summary>Another thread is in a system call, or about to wait: no one else may call.</summary>
    Calling = 4,

    /// <summary>A short read does not mean that nothing is left: the peer has closed, or sent urgent data, or it is no TCP.</summary>
    AlwaysAsk = 8,

    /// <summary>The reactor's thread wants to close the lane: it spins for the thread that calls, or the lane closes when the call that waits ends.</summary>
    Wanted = 16,
}
