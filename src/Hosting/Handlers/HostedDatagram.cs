using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace FiberNet.Hosting;

/// <summary>A datagram that a handler of the host handles. Thread rule: the reactor's thread only.</summary>
[ReactorThread]
public sealed class HostedDatagram
{
    private readonly Datagram _datagram;
    private LazyScope _scope;

    internal HostedDatagram(string serverName, Datagram datagram, IServiceScopeFactory scopes, CancellationToken stopping)
    {
        ServerName = serverName;
        _datagram = datagram;
        _scope = new LazyScope(scopes);
        Stopping = stopping;
    }

    /// <summary>The bytes, perhaps none.</summary>
    public ReadOnlyMemory<byte> Data => _datagram.Data;

    /// <summary>The sender; null for a UNIX socket without a name, to which there is no reply.</summary>
    public EndPoint? From => _datagram.From;

    /// <summary>The name of the server, as given to <c>AddFiberUdpServer</c>.</summary>
    public string ServerName { get; }

    /// <summary>The services of this datagram: scoped ones live as long as its handler. The scope is made at the first use.</summary>
    /// <exception cref="ObjectDisposedException">The handler has ended.</exception>
    public IServiceProvider Services => _scope.Services;

    /// <summary>Fires when the host stops, before the handlers get their time. Callbacks run on the reactor's thread.</summary>
    public CancellationToken Stopping { get; }

    /// <inheritdoc cref="Datagram.Reply"/>
    [Parks]
    public FiberTask<IoResult> Reply(ReadOnlyMemory<byte> data, TimeSpan? timeout = null) => _datagram.Reply(data, timeout);

    /// <summary>Disposes the scope, within a time.</summary>
    internal FiberTask End(TimeSpan limit) => ScopeEnd.Dispose(_scope.End(), limit);
}
