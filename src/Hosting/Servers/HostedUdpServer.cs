using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FiberNet.Hosting;

/// <summary>A server of datagrams, on the first reactor of the host.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source of tokens without a timer holds nothing to dispose.")]
internal sealed class HostedUdpServer(
    string name,
    HostedUdpServerOptions options,
    Func<HostedDatagram, FiberTask> handler,
    IServiceScopeFactory scopes,
    HostMetrics metrics,
    ILogger logger) : HostedServer
{
    private static readonly KeyValuePair<string, object?> s_udp = new(TagNames.Transport, "udp");

    private readonly KeyValuePair<string, object?> _server = new(TagNames.Server, name);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<UdpServer> _servers = [];
    private Reactor? _reactor;

    internal override string Name => name;

    internal override IReadOnlyList<EndPoint> EndPoints => [.. _servers.Select(static server => server.EndPoint!)];

    internal override bool HasFailed => _servers.Exists(static server => server.Failure is not null);

    internal override async Task Bind(IReadOnlyList<Reactor> reactors, PassedSockets passed)
    {
        _reactor = reactors[0];
        foreach (string address in options.Listen)
        {
            IReadOnlyList<UdpServer> opened = await _reactor.InvokeAsync(() => Listeners.Open(name, address, Handle, options.ToServerOptions(name), passed)).ConfigureAwait(false);
            _servers.AddRange(opened);
            foreach (UdpServer server in opened)
                logger.ServerListens(name, $"{server.EndPoint}");
        }
    }

    /// <summary>Datagrams are received from the bind on: there is nothing to wait for.</summary>
    internal override Task Serve(Action<HostedServer, Exception> failed) => Task.CompletedTask;

    internal override async Task<int> Stop(CancellationToken hurry)
    {
        if (_reactor is null)
            return 0;
        await _reactor.InvokeAsync(async () => _stopping.Cancel()).ConfigureAwait(false);
        int[] canceled = await Task.WhenAll(_servers.Select(server => StopStages.Run(_reactor, options.DrainTimeout, server.Stop, hurry))).ConfigureAwait(false);
        return canceled.Sum();
    }

    private async FiberTask Handle(Datagram received)
    {
        var tags = new TagList([_server, s_udp]);
        metrics.Received(tags, received.Data.Length);
        var datagram = new HostedDatagram(name, received, scopes, _stopping.Token);
        try
        {
            await handler(datagram);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The stop of the host has ended it.
        }
        catch (Exception exception)
        {
            metrics.Failed(tags, exception);
            logger.HandlerFailed(exception, name, received.From?.ToString() ?? "a local peer");
        }
        finally
        {
            await datagram.End(options.StopGrace);
        }
    }
}
