namespace FiberNet.Hosting;

/// <summary>
/// Handles the datagrams of a server of the host. The container makes an object for each datagram, in the datagram's scope, unless
/// the program registers the type itself with another lifetime: a singleton is cheaper.
/// </summary>
public interface IDatagramHandler
{
    /// <summary>Handles a datagram, in a fiber of its own on the thread of its reactor.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <returns>A task that ends when the datagram is handled. A failure is logged.</returns>
    FiberTask Handle(HostedDatagram datagram);
}
