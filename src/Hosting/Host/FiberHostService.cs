using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FiberNet.Hosting;

/// <summary>Starts the reactors and the servers with the host, and stops them with it.</summary>
internal sealed class FiberHostService : IHostedService
{
    private readonly FiberHost _host;
    private readonly IServiceProvider _services;
    private readonly IReadOnlyList<ServerRegistration> _registrations;
    private readonly IOptions<HostReactorOptions> _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _reactorLogger;
    private readonly ILogger _serverLogger;
    private List<HostedServer> _servers = [];
    private ReactorThreads? _threads;
    private Exception? _failure;
    private bool _isStopping;

    public FiberHostService(
        FiberHost host,
        IServiceProvider services,
        IEnumerable<ServerRegistration> registrations,
        IOptions<HostReactorOptions> options,
        IHostApplicationLifetime lifetime,
        ILoggerFactory loggers)
    {
        _host = host;
        _services = services;
        _registrations = [.. registrations];
        _options = options;
        _lifetime = lifetime;
        _reactorLogger = loggers.CreateLogger(LogCategories.Reactors);
        _serverLogger = loggers.CreateLogger(LogCategories.Servers);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _servers = [.. _registrations.Select(registration => registration.Create(_services))];
        HostReactorOptions options = _options.Value;
        _threads = ReactorGroup.Start(options.Count, new ReactorGroupOptions { PinThreads = options.PinThreads, Reactor = index => ReactorOptionsOf(index, options) });
        try
        {
            await StartServers(_threads, options.UnhealthyLag).ConfigureAwait(false);
        }
        catch
        {
            // Nothing may listen on when the host has not started.
            await StopServers(new CancellationToken(canceled: true)).ConfigureAwait(false);
            await StopReactors().ConfigureAwait(false);
            throw;
        }

        _ = _threads.Completion.ContinueWith(OnReactorsEnded, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await StopServers(cancellationToken).ConfigureAwait(false);
        await StopReactors().ConfigureAwait(false);

        // As a BackgroundService that has failed: the process ends with this exception.
        if (_failure is { } failure)
            throw new InvalidOperationException("A server or a reactor of the host has failed, and the host was stopped.", failure);
    }

    private async Task StartServers(ReactorThreads threads, TimeSpan unhealthyLag)
    {
        LoopProbe[] probes = [.. threads.Reactors.Select(reactor => new LoopProbe(reactor))];
        await threads.InvokeAsync(async index => probes[index].Start()).ConfigureAwait(false);
        _host.Started(probes, unhealthyLag);
        var passed = PassedSockets.OfProcess();
        foreach (HostedServer server in _servers)
            await server.Bind(threads.Reactors, passed).ConfigureAwait(false);
        _host.Listening(_servers);
        foreach (HostedServer server in _servers)
            await server.Serve(OnServerFailed).ConfigureAwait(false);
    }

    private Task StopServers(CancellationToken hurry) => Task.WhenAll(_servers.Select(async server =>
    {
        int canceled = await server.Stop(hurry).ConfigureAwait(false);
        _serverLogger.ServerStopped(server.Name, canceled);
    }));

    private async Task StopReactors()
    {
        _host.Stopped();
        if (_threads is { } threads)
            await threads.DisposeAsync().ConfigureAwait(false);
    }

    private ReactorOptions ReactorOptionsOf(int index, HostReactorOptions options)
    {
        string name = index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var log = new ReactorLog(_reactorLogger, _serverLogger, name);
        return new ReactorOptions
        {
            Name = name,
            Reported = log.Write,
            UnhandledException = failure => OnFiberFailed(log, failure),
            BlockingDetected = log.Write,
            MaxOffloads = options.MaxOffloads,
            StallThreshold = options.StallThreshold,
            SpinBeforeWait = options.SpinBeforeWait,
            ShutdownTimeout = options.ShutdownTimeout,
            RecordDirectory = options.RecordDirectory,
            DumpOn = index == 0 ? options.DumpOn : null,
        };
    }

    /// <summary>The fiber may be that of a server of datagrams, which ends with it.</summary>
    private void OnFiberFailed(ReactorLog log, FiberFailedEventArgs failure)
    {
        log.Write(failure);
        if (_failure is null && _servers.Find(static server => server.HasFailed) is { } failed)
            OnServerFailed(failed, failure.Exception);
    }

    private void OnServerFailed(HostedServer server, Exception exception)
    {
        _serverLogger.ServerFailed(exception, server.Name);
        StopHost(exception);
    }

    private void OnReactorsEnded(Task reactors)
    {
        if (_isStopping)
            return;
        _reactorLogger.ReactorFailed(reactors.Exception!);
        StopHost(reactors.Exception!);
    }

    private void StopHost(Exception exception)
    {
        _failure ??= exception;
        _lifetime.StopApplication();
    }
}
