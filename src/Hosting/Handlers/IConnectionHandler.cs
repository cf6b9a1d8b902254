namespace FiberNet.Hosting;

/// <summary>
/// Serves the connections of a server of the host. The container makes an object for each connection, in the connection's scope,
/// unless the program registers the type itself with another lifetime.
/// </summary>
public interface IConnectionHandler
{
    /// <summary>Serves a connection, in a fiber of its own on the thread of its reactor. The connection is closed when the call ends.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns>A task that ends when the connection is served. A failure is logged, and ends this connection only.</returns>
    FiberTask Handle(HostedConnection connection);
}
