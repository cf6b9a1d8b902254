using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FiberNet.Hosting;

/// <summary>Tells systemd when the host is ready, reloads, stops, and that its reactors run.</summary>
internal sealed class SystemdService : IHostedService, IDisposable
{
    private readonly FiberHost _host;
    private readonly IConfiguration? _configuration;
    private readonly ILogger _logger;
    private readonly SystemdNotifier? _notifier;
    private readonly List<IDisposable> _registrations = [];

    public SystemdService(FiberHost host, IHostApplicationLifetime lifetime, ILoggerFactory loggers, IConfiguration? configuration = null)
    {
        _host = host;
        _configuration = configuration;
        _logger = loggers.CreateLogger(LogCategories.Systemd);
        _notifier = SystemdNotifier.OfProcess(_logger);
        if (_notifier is null)
            return;
        _registrations.Add(lifetime.ApplicationStarted.Register(OnStarted));
        _registrations.Add(lifetime.ApplicationStopping.Register(_notifier.Stopping));
    }

    /// <summary>systemd may send the signal as soon as the service is ready: its default action would end the process.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_notifier is not null)
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _notifier?.Dispose();
    }

    private void OnStarted()
    {
        if (SystemdNotifier.WatchdogInterval() is { } interval)
            _host.Probes[0].Reactor.Post(() => { Fiber.Start(() => Ping(interval), "systemd watchdog"); });
        _notifier!.Ready();
    }

    private void Reload(PosixSignalContext context)
    {
        context.Cancel = true;
        _notifier!.Reloading();
        try
        {
            (_configuration as IConfigurationRoot)?.Reload();
        }
        catch (Exception exception)
        {
            // A mistake in a file must not end a server that runs: an exception on this thread would.
            _logger.ReloadFailed(exception);
        }

        _notifier.Ready();
    }

    /// <summary>Runs on a reactor, and looks whether the others run: whichever loop is stuck, the messages end, and systemd restarts the service.</summary>
    private async FiberTask Ping(TimeSpan interval)
    {
        while (true)
        {
            if (_host.Probes.FirstOrDefault(probe => probe.Overdue > interval) is { } silent)
                _logger.WatchdogWithheld(silent.Reactor.Name, silent.Overdue.TotalSeconds);
            else
                _notifier!.IsAlive();
            await Fiber.Sleep(interval);
        }
    }
}
