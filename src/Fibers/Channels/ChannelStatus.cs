namespace FiberNet;

/// <summary>How a put into a channel, or a get out of it, ended.</summary>
public enum ChannelStatus
{
    /// <summary>The item was put or got.</summary>
    Ok,

    /// <summary>The timeout expired first.</summary>
    TimedOut,

    /// <summary>The channel is closed. For a get, it is also empty.</summary>
    Closed,
}
