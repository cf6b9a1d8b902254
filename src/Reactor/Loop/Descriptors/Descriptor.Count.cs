namespace FiberNet.Advanced;

/// <content>What is counted of connections, for the meter <c>FiberNet</c>.</content>
public sealed partial class Descriptor
{
    /// <summary>Counts a connection that was accepted here and, if a listener wants that, how long it had waited for it.</summary>
    /// <param name="connection">The descriptor of the connection, just accepted.</param>
    public void CountAccepted(int connection) => Reactor.CountAccepted(connection);

    /// <summary>Counts a connection that was made from here.</summary>
    public void CountConnected() => Reactor.CountConnected();
}
