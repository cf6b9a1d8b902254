namespace FiberNet;

/// <summary>The counters of a reactor.</summary>
/// <param name="Turns">Turns of the loop.</param>
/// <param name="Slices">How often a fiber was run.</param>
/// <param name="Polls">Calls of epoll_wait(2).</param>
/// <param name="Events">Events that these calls have returned.</param>
/// <param name="Fibers">Fibers that have not ended.</param>
/// <param name="ReadyFibers">Fibers that wait for their turn.</param>
/// <param name="Timers">Timers that are armed, those included that were dropped and have not been swept yet.</param>
/// <param name="Descriptors">Descriptors that are open.</param>
/// <param name="WakeUps">How often another thread had to wake the reactor from its wait in the kernel. A post to a reactor that is awake needs no wake-up.</param>
public readonly record struct ReactorStatistics(
    long Turns, long Slices, long Polls, long Events, int Fibers, int ReadyFibers, int Timers, int Descriptors, long WakeUps)
{
    /// <summary>Bytes that sockets of the reactor have received, as their system calls told.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes that sockets of the reactor have sent, as their system calls told.</summary>
    public long BytesSent { get; init; }

    /// <summary>Connections that were accepted.</summary>
    public long Accepts { get; init; }

    /// <summary>Connections that were made to other processes.</summary>
    public long Connects { get; init; }
}
