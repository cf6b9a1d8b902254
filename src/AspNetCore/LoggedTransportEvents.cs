using FiberNet.Connections;
using Microsoft.Extensions.Logging;

namespace FiberNet.AspNetCore;

/// <summary>Logs what happens to connections, under the event ids and names of Kestrel's own transport.</summary>
internal sealed partial class LoggedTransportEvents(ILoggerFactory factory) : TransportEvents
{
    private readonly ILogger _logger = factory.CreateLogger("FiberNet.AspNetCore.Transport");

    public override bool IsEnabled => _logger.IsEnabled(LogLevel.Debug);

    public override void ReadFin(string connectionId) => LogReadFin(connectionId);

    public override void WriteFin(string connectionId, string reason) => LogWriteFin(connectionId, reason);

    public override void WriteRst(string connectionId, string reason) => LogWriteRst(connectionId, reason);

    public override void Reset(string connectionId) => LogReset(connectionId);

    public override void Error(string connectionId, Exception exception) => LogError(exception, connectionId);

    public override void Warning(string message) => LogWarning(message);

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
