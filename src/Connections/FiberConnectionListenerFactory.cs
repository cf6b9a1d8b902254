using System.Net;
using FiberNet.Advanced;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.Connections;

/// <summary>Makes listeners whose connections are served by FiberNet's reactors: the transport of a server. Any thread.</summary>
/// <remarks>
/// Listens at an <see cref="IPEndPoint"/>, a UnixDomainSocketEndPoint, and a <see cref="FileHandleEndPoint"/> (a socket that
/// was passed on, by systemd for example). The reactors start with the first bind and end with <see cref="DisposeAsync"/>;
/// their threads are background threads.
/// </remarks>
public sealed class FiberConnectionListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IAsyncDisposable, IDisposable
{
    /// <summary>Makes a transport.</summary>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="events">Is told what happens to connections; null: nobody is.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public FiberConnectionListenerFactory(FiberTransportOptions? options = null, TransportEvents? events = null) =>
        Context = new TransportContext(options ?? new FiberTransportOptions(), events ?? TransportEvents.None);

    internal TransportContext Context { get; }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => ListenSocket.CanBind(endpoint);

    /// <summary>Binds a socket to an end point and listens.</summary>
    /// <param name="endpoint">The end point. Port 0: the kernel chooses, and the listener's end point tells.</param>
    /// <param name="cancellationToken">Not looked at: a bind does not wait.</param>
    /// <returns>The listener.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is null.</exception>
    /// <exception cref="NotSupportedException">No socket can listen at such an end point.</exception>
    /// <exception cref="AddressInUseException">The address is another socket's.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The kernel refuses for another reason.</exception>
    /// <exception cref="ObjectDisposedException">The transport has ended.</exception>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return await FiberConnectionListener.Bind(Context, endpoint).ConfigureAwait(false);
    }

    /// <summary>Ends the reactors. Connections that are open are closed.</summary>
    public async ValueTask DisposeAsync() => await Context.Reactors.Stop().ConfigureAwait(false);

    /// <summary>Ends the reactors, without waiting for them.</summary>
    public void Dispose() => _ = Context.Reactors.Stop();
}
