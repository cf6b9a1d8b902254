using Microsoft.Extensions.DependencyInjection;

namespace FiberNet.Hosting;

/// <summary>A connection that a handler of the host serves. Thread rule: the reactor's thread only.</summary>
[ReactorThread]
public sealed class HostedConnection
{
    private readonly TcpServer _server;
    private LazyScope _scope;

    internal HostedConnection(string serverName, TcpServer server, FiberSocket socket, IServiceScopeFactory scopes)
    {
        ServerName = serverName;
        _server = server;
        Socket = socket;
        _scope = new LazyScope(scopes);
    }

    /// <summary>The socket. It is closed when the handler ends, if the handler has not done so.</summary>
    public FiberSocket Socket { get; }

    /// <summary>The name of the server, as given to <c>AddFiberTcpServer</c>.</summary>
    public string ServerName { get; }

    /// <summary>The services of this connection: scoped ones live as long as the connection. The scope is made at the first use.</summary>
    /// <exception cref="ObjectDisposedException">The connection has ended.</exception>
    public IServiceProvider Services => _scope.Services;

    /// <summary>
    /// Fires when the host stops, before the handlers get their time: a handler ends between two requests. Handlers that go on are
    /// cancelled after <see cref="HostedTcpServerOptions.DrainTimeout"/>.
    /// </summary>
    /// <remarks>
    /// <c>using (Fiber.CancelOn(connection.Stopping))</c> around the wait for the next request ends the handler there. Callbacks run on
    /// the reactor's thread.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public CancellationToken Stopping => _server.Stopping;

    /// <summary>Disposes the scope, within a time.</summary>
    internal FiberTask End(TimeSpan limit) => ScopeEnd.Dispose(_scope.End(), limit);
}
