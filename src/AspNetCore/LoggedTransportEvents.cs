using Microsoft.Extensions.Logging;

namespace FiberNet.Connections;

/// <summary>
/// Logs what happens to connections, under the event ids and names of Kestrel's own transport. Compiled into FiberNet.Orleans as well:
/// FiberNet.Connections itself needs no logging.
/// </summary>
internal sealed partial class LoggedTransportEvents(ILogger logger) : TransportEvents
{
    private readonly ILogger _logger = logger;

    public override bool IsEnabled => _logger.IsEnabled(LogLevel.Debug);

    public override void Pause(string connectionId) => LogPause(connectionId);

    public override void Resume(string connectionId) => LogResume(connectionId);

    public override void ReadFin(string connectionId) => LogReadFin(connectionId);

    public override void WriteFin(string connectionId, string reason) => LogWriteFin(connectionId, reason);

    public override void WriteRst(string connectionId, string reason) => LogWriteRst(connectionId, reason);

    public override void Reset(string connectionId) => LogReset(connectionId);

    public override void Error(string connectionId, Exception exception) => LogError(exception, connectionId);

    public override void Warning(string message) => LogWarning(message);

    [LoggerMessage(4, LogLevel.Debug, "Connection id \"{ConnectionId}\" paused.", EventName = "ConnectionPause")]
    private partial void LogPause(string connectionId);

    [LoggerMessage(5, LogLevel.Debug, "Connection id \"{ConnectionId}\" resumed.", EventName = "ConnectionResume")]
    private partial void LogResume(string connectionId);

    [LoggerMessage(6, LogLevel.Debug, "Connection id \"{ConnectionId}\" received FIN.", EventName = "ConnectionReadFin")]
    private partial void LogReadFin(string connectionId);

    [LoggerMessage(7, LogLevel.Debug, "Connection id \"{ConnectionId}\" sending FIN because: \"{Reason}\"", EventName = "ConnectionWriteFin")]
    private partial void LogWriteFin(string connectionId, string reason);

    [LoggerMessage(8, LogLevel.Debug, "Connection id \"{ConnectionId}\" sending RST because: \"{Reason}\"", EventName = "ConnectionWriteRst")]
    private partial void LogWriteRst(string connectionId, string reason);

    [LoggerMessage(14, LogLevel.Debug, "Connection id \"{ConnectionId}\" communication error.", EventName = "ConnectionError")]
    private partial void LogError(Exception exception, string connectionId);

    [LoggerMessage(19, LogLevel.Debug, "Connection id \"{ConnectionId}\" reset.", EventName = "ConnectionReset")]
    private partial void LogReset(string connectionId);

    [LoggerMessage(100, LogLevel.Warning, "{Message}", EventName = "TransportWarning")]
    private partial void LogWarning(string message);
}
