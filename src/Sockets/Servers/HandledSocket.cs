namespace FiberNet;

/// <summary>What a server remembers of a handler beside its fiber.</summary>
internal struct HandledSocket
{
    /// <summary>The socket that the handler serves; null if it has none of its own.</summary>
    internal FiberSocket? Socket;

    /// <summary>When the connection was accepted, on the server's clock.</summary>
    internal long AcceptedAt;

    /// <summary>Before this time no limit of the connection can have been reached.</summary>
    internal long LookAt;

    /// <summary>The limit at which the server has ended the connection.</summary>
    internal ConnectionLimit Reached;
}
