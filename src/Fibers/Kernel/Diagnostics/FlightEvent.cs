namespace FiberNet;

/// <summary>What happened, in the flight recorder.</summary>
public enum FlightEvent : byte
{
    /// <summary>A turn of the loop began, at this time.</summary>
    Turn = 1,

    /// <summary>The loop came back from its wait for events. What follows belongs to the time of the next turn.</summary>
    Woke,

    /// <summary>A fiber was made, by the other one.</summary>
    Spawn,

    /// <summary>A fiber began to wait. The detail tells for what.</summary>
    Park,

    /// <summary>A fiber that waited can go on, because of the other one, or of what the loop did.</summary>
    Ready,

    /// <summary>A fiber has ended.</summary>
    End,

    /// <summary>The kernel reported a descriptor. The detail is its events (epoll_ctl(2)).</summary>
    Descriptor,

    /// <summary>A call on a descriptor ended with an error. The detail is the errno.</summary>
    Error,

    /// <summary>A slice exceeded the stall threshold. The detail is its length in milliseconds, at most 65,535.</summary>
    Stall,
}
