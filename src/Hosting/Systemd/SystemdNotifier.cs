using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace FiberNet.Hosting;

/// <summary>Tells systemd the state of the service: sd_notify(3). Any thread; never waits.</summary>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket _socket;
    private readonly UnixDomainSocketEndPoint _address;
    private readonly ILogger _logger;

    private SystemdNotifier(string address, ILogger logger)
    {
        // An abstract name is written with @ in front.
        _address = new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        _logger = logger;
    }

    /// <summary>The notifier of this process; null if systemd wants to be told nothing.</summary>
    internal static SystemdNotifier? OfProcess(ILogger logger) =>
        Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is ['/' or '@', _, ..] address ? new SystemdNotifier(address, logger) : null;

    /// <summary>
    /// How often systemd wants to hear that the service lives: half of WATCHDOG_USEC, as sd_watchdog_enabled(3) recommends. Null: it
    /// does not.
    /// </summary>
    internal static TimeSpan? WatchdogInterval()
    {
        string? pid = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        bool isOurs = pid is null || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds) / 2
            : null;
    }

    internal void Ready() => Send("READY=1");

    internal void Stopping() => Send("STOPPING=1");

    /// <summary>systemd pairs the message with its signal by the time (systemd.service(5), Type=notify-reload).</summary>
    internal void Reloading() => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}"));

    internal void IsAlive() => Send("WATCHDOG=1");

    public void Dispose() => _socket.Dispose();

    private void Send(string state)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _address);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _logger.NotifyFailed(state, exception.Message);
        }
    }
}
