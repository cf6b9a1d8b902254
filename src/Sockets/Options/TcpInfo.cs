namespace FiberNet;

/// <summary>What the kernel knows of a TCP connection: the parts of TCP_INFO that have stayed the same; see tcp(7).</summary>
public readonly record struct TcpInfo
{
    /// <summary>The state: 1 established, 2 SYN sent, 8 close-wait, 10 listening; TCP_ESTABLISHED and so on in netinet/tcp.h.</summary>
    public int State { get; init; }

    /// <summary>How often the oldest unacknowledged segment has been sent again.</summary>
    public int Retransmits { get; init; }

    /// <summary>How long to wait for an acknowledgement before sending again.</summary>
    public TimeSpan RetransmissionTimeout { get; init; }

    /// <summary>The smoothed round-trip time.</summary>
    public TimeSpan RoundTripTime { get; init; }

    /// <summary>The mean deviation of the round-trip time.</summary>
    public TimeSpan RoundTripVariation { get; init; }

    /// <summary>The largest segment we send, in bytes.</summary>
    public uint SendSegmentSize { get; init; }

    /// <summary>The largest segment we have received, in bytes.</summary>
    public uint ReceiveSegmentSize { get; init; }

    /// <summary>Segments that are sent and not acknowledged; on a listener, connections that wait to be accepted.</summary>
    public uint Unacknowledged { get; init; }

    /// <summary>Segments that are thought lost.</summary>
    public uint Lost { get; init; }

    /// <summary>How many segments may be on the way: the congestion window.</summary>
    public uint CongestionWindow { get; init; }

    /// <summary>How long ago data was sent for the last time; of a new connection, how old it is. In milliseconds.</summary>
    public TimeSpan SinceDataSent { get; init; }

    /// <summary>How long ago data was received for the last time; of a new connection, how old it is. In milliseconds.</summary>
    public TimeSpan SinceDataReceived { get; init; }

    /// <summary>The MTU of the path, in bytes.</summary>
    public uint PathMtu { get; init; }

    /// <summary>Segments sent again since the connection began.</summary>
    public uint TotalRetransmits { get; init; }

    /// <summary>Bytes that the peer has acknowledged (Linux 4.1).</summary>
    public ulong BytesAcknowledged { get; init; }

    /// <summary>Bytes received (Linux 4.1).</summary>
    public ulong BytesReceived { get; init; }
}
