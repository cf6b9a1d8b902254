namespace FiberNet;

/// <summary>Where a <see cref="StreamCall"/> is.</summary>
internal enum StreamCallState
{
    /// <summary>Not in use.</summary>
    Idle,

    /// <summary>Made on another thread, on its way to the reactor's.</summary>
    Posted,

    /// <summary>In the queue of the descriptor.</summary>
    Waiting,

    /// <summary>It has its outcome, which is on its way to the caller.</summary>
    Ended,
}
