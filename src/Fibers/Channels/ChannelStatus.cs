namespace FiberNet;

/// <summary>How a put into a channel, or a get out of it, ended.</summary>
public enum ChannelStatus
{
    /// <summary>The item was passed on.</summary>
    Ok,

    /// <summary>The time was over first.</summary>
    TimedOut,

    /// <summary>The channel is closed; for a get also empty.</summary>
    Closed,
}
