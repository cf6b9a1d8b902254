namespace FiberNet.Connections;

/// <summary>
/// Is told what happens to connections: override what is to be logged. The calls come from any thread and must not block. Here
/// all but <see cref="Warning"/> do nothing.
/// </summary>
public class TransportEvents
{
    /// <summary>The events that nobody listens to.</summary>
    public static TransportEvents None { get; } = new();

    /// <summary>False saves the making of the arguments.</summary>
    public virtual bool IsEnabled => false;

    /// <summary>The transport receives no more: it is ahead of the application by <see cref="FiberTransportOptions.MaxReadBufferSize"/>.</summary>
    /// <param name="connectionId">The connection.</param>
    public virtual void Pause(string connectionId)
    {
    }

    /// <summary>The application has read, and the transport receives again.</summary>
    /// <param name="connectionId">The connection.</param>
    public virtual void Resume(string connectionId)
    {
    }

    /// <summary>The peer has ended its direction (FIN).</summary>
    /// <param name="connectionId">The connection.</param>
    public virtual void ReadFin(string connectionId)
    {
    }

    /// <summary>The transport ends its direction (FIN).</summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="reason">Why.</param>
    public virtual void WriteFin(string connectionId, string reason)
    {
    }

    /// <summary>The transport resets the connection (RST).</summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="reason">Why.</param>
    public virtual void WriteRst(string connectionId, string reason)
    {
    }

    /// <summary>The peer has reset the connection.</summary>
    /// <param name="connectionId">The connection.</param>
    public virtual void Reset(string connectionId)
    {
    }

    /// <summary>The connection has failed.</summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="exception">How.</param>
    public virtual void Error(string connectionId, Exception exception)
    {
    }

    /// <summary>A line of the transport itself that is worth telling: no descriptor is left to accept with. Here it goes to standard error.</summary>
    /// <param name="message">The line.</param>
    public virtual void Warning(string message) => Console.Error.WriteLine($"FiberNet: {message}");
}
