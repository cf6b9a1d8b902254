using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.Connections;

/// <summary>Makes connections that are served by FiberNet's reactors: the transport of a client. Any thread.</summary>
/// <remarks>The reactors start with the first connection and end with <see cref="DisposeAsync"/>; their threads are background threads.</remarks>
public sealed class FiberConnectionFactory : IConnectionFactory, IAsyncDisposable, IDisposable
{
    private readonly TransportContext _context;
    private readonly bool _ownsReactors = true;

    /// <summary>Makes a transport with reactors of its own.</summary>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="events">Is told what happens to connections; null: nobody is.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public FiberConnectionFactory(FiberTransportOptions? options = null, TransportEvents? events = null) =>
        _context = new TransportContext(options ?? new FiberTransportOptions(), events ?? TransportEvents.None);

    /// <summary>Makes a client side for a transport that accepts: both share options, events and reactors.</summary>
    /// <remarks>The reactors end with <paramref name="listeners"/>. To dispose of this factory has no effect.</remarks>
    /// <param name="listeners">The accepting side.</param>
    /// <exception cref="ArgumentNullException"><paramref name="listeners"/> is null.</exception>
    public FiberConnectionFactory(FiberConnectionListenerFactory listeners)
    {
        ArgumentNullException.ThrowIfNull(listeners);
        _context = listeners.Context;
        _ownsReactors = false;
    }

    /// <summary>Connects. A name is looked up, and its addresses are tried as RFC 8305 has it.</summary>
    /// <param name="endpoint">An <see cref="IPEndPoint"/>, a <see cref="UnixDomainSocketEndPoint"/> or a <see cref="DnsEndPoint"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is null.</exception>
    /// <exception cref="SocketException">There is no connection to be had: ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT, …</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The transport has ended.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        cancellationToken.ThrowIfCancellationRequested();
        TransportReactor reactor = _context.Reactors.Next();
        try
        {
            return await reactor.Reactor.InvokeAsync(() => Connect(endpoint, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The connect was cancelled.", exception, cancellationToken);
        }
    }

    /// <summary>Ends the reactors, unless they are a listener factory's. Connections that are open are closed.</summary>
    public async ValueTask DisposeAsync() => await Stop().ConfigureAwait(false);

    /// <summary>Ends the reactors, unless they are a listener factory's, without waiting for them.</summary>
    public void Dispose() => _ = Stop();

    private Task Stop() => _ownsReactors ? _context.Reactors.Stop() : Task.CompletedTask;

    private async FiberTask<FiberConnection> Connect(EndPoint endPoint, CancellationToken token)
    {
        using CancelRegistration cancel = Fiber.CancelOn(token);
        FiberSocket socket = await Open(endPoint, _context.Options.NoDelay);
        bool isTcp = endPoint is not UnixDomainSocketEndPoint;
        int handle = socket.Detach();
        var connection = new FiberConnection(_context, handle, isTcp)
        {
            LocalEndPoint = SocketAddresses.LocalOf(handle),
            RemoteEndPoint = SocketAddresses.RemoteOf(handle) ?? endPoint,
        };
        connection.Start().OrThrow("epoll_ctl of the connection");
        return connection;
    }

    private static async FiberTask<FiberSocket> Open(EndPoint endPoint, bool noDelay)
    {
        if (endPoint is DnsEndPoint name)
            return (await FiberSocket.TcpConnect(name.Host, name.Port, noDelay: noDelay)).OrThrow($"connect to {name.Host}:{name.Port}");
        FiberSocket socket = FiberSocket.Create(endPoint.AddressFamily, SocketType.Stream).OrThrow($"socket for {endPoint}");
        try
        {
            if (noDelay && endPoint is not UnixDomainSocketEndPoint)
                socket.SetOption(SocketOptions.TcpNoDelay, true).OrThrow("TCP_NODELAY");
            (await socket.Connect(endPoint)).OrThrow($"connect to {endPoint}");
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
