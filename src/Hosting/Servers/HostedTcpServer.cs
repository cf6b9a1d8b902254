using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FiberNet.Hosting;

/// <summary>A server of connections.</summary>
internal sealed class HostedTcpServer : HostedServer
{
    private readonly HostedTcpServerOptions _options;
    private readonly HandlerRun _run;
    private readonly HostMetrics _metrics;
    private readonly ILogger _logger;
    private readonly List<(Reactor Reactor, TcpServer Server)> _servers = [];
    private volatile bool _hasFailed;

    internal HostedTcpServer(string name, HostedTcpServerOptions options, Func<HostedConnection, FiberTask> handler, IServiceScopeFactory scopes, HostMetrics metrics, ILogger logger)
    {
        Name = name;
        _options = options;
        _metrics = metrics;
        _logger = logger;
        _run = new HandlerRun(name, options, handler, scopes, metrics, logger);
    }

    internal override string Name { get; }

    internal override IReadOnlyList<EndPoint> EndPoints => [.. _servers.Select(static entry => entry.Server.EndPoint!).Distinct()];

    internal override long AcceptPauses => _servers.Sum(static entry => entry.Server.AcceptPauseCount);

    internal override bool HasFailed => _hasFailed;

    internal override async Task Bind(IReadOnlyList<Reactor> reactors, PassedSockets passed)
    {
        TcpServerOptions options = _options.ToServerOptions(Name);
        foreach (string address in _options.Listen)
        {
            IReadOnlyList<TcpServer> opened = await reactors[0].InvokeAsync(() => Listeners.Open(Name, address, options, passed)).ConfigureAwait(false);
            foreach (TcpServer first in opened)
            {
                Add(reactors[0], first);
                foreach (Reactor other in reactors.Skip(1))
                    await Share(reactors[0], first, other, options, address).ConfigureAwait(false);
                _logger.ServerListens(Name, $"{first.EndPoint}");
            }
        }
    }

    internal override async Task Serve(Action<HostedServer, Exception> failed)
    {
        foreach ((Reactor reactor, TcpServer server) in _servers)
        {
            Task serving = await reactor.InvokeAsync(async () => server.Start(socket => _run.Handle(server, socket)).AsTask()).ConfigureAwait(false);
            _ = Watch(serving, failed);
        }
    }

    internal override async Task<int> Stop(CancellationToken hurry)
    {
        int[] canceled = await Task.WhenAll(_servers.Select(entry => StopStages.Run(entry.Reactor, _options.DrainTimeout, entry.Server.Stop, hurry))).ConfigureAwait(false);
        return canceled.Sum();
    }

    private async Task Share(Reactor from, TcpServer first, Reactor to, TcpServerOptions options, string address)
    {
        int duplicate = await from.InvokeAsync(async () => Listeners.Duplicate(Name, first)).ConfigureAwait(false);
        Add(to, await to.InvokeAsync(async () => Listeners.Adopt(duplicate, options) ?? throw BindFailure.Of(Name, address)).ConfigureAwait(false));
    }

    private void Add(Reactor reactor, TcpServer server)
    {
        _servers.Add((reactor, server));
        _metrics.Observe(Name, server);
    }

    private async Task Watch(Task serving, Action<HostedServer, Exception> failed)
    {
        try
        {
            await serving.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The end of the reactor.
        }
        catch (Exception exception)
        {
            _hasFailed = true;
            failed(this, exception);
        }
    }
}
