using Microsoft.Extensions.Logging;

namespace FiberNet.Hosting;

/// <summary>The lines of the log. Their numbers and names are a contract: docs/hosting.md lists them, and a test compares.</summary>
internal static partial class HostEvents
{
    [LoggerMessage(1, LogLevel.Information, "Server {Server} listens at {EndPoint}.", EventName = "ServerListens")]
    internal static partial void ServerListens(this ILogger logger, string server, string endPoint);

    [LoggerMessage(2, LogLevel.Information, "Server {Server} has stopped; {Canceled} handlers had to be cancelled.", EventName = "ServerStopped")]
    internal static partial void ServerStopped(this ILogger logger, string server, int canceled);

    [LoggerMessage(3, LogLevel.Critical, "Server {Server} serves no more; the host stops.", EventName = "ServerFailed")]
    internal static partial void ServerFailed(this ILogger logger, Exception exception, string server);

    [LoggerMessage(4, LogLevel.Error, "The handler of {Peer} at server {Server} has failed.", EventName = "HandlerFailed")]
    internal static partial void HandlerFailed(this ILogger logger, Exception exception, string server, string peer);

    [LoggerMessage(5, LogLevel.Debug, "Connection of {Peer} at server {Server} has ended after {Seconds} s: {Reason}.", EventName = "ConnectionEnded")]
    internal static partial void ConnectionEnded(this ILogger logger, string server, string peer, double seconds, string reason);

    [LoggerMessage(6, LogLevel.Critical, "A reactor has failed; the host stops.", EventName = "ReactorFailed")]
    internal static partial void ReactorFailed(this ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "{Report}", EventName = "AcceptPaused")]
    internal static partial void AcceptPaused(this ILogger logger, string report);

    [LoggerMessage(11, LogLevel.Warning, "{Report}", EventName = "ReceivePaused")]
    internal static partial void ReceivePaused(this ILogger logger, string report);

    [LoggerMessage(12, LogLevel.Information, "{Report}", EventName = "LimitReached")]
    internal static partial void LimitReached(this ILogger logger, string report);

    [LoggerMessage(13, LogLevel.Information, "{Report}", EventName = "HandshakeFailed")]
    internal static partial void HandshakeFailed(this ILogger logger, string report);

    [LoggerMessage(14, LogLevel.Warning, "{Report}", EventName = "HandlersLeft")]
    internal static partial void HandlersLeft(this ILogger logger, string report);

    [LoggerMessage(20, LogLevel.Error, "{Fiber} has failed, and no fiber joined it.", EventName = "FiberFailed")]
    internal static partial void FiberFailed(this ILogger logger, Exception exception, string fiber);

    [LoggerMessage(21, LogLevel.Warning, "Reactor {Reactor}: {Report}", EventName = "Stall")]
    internal static partial void Stall(this ILogger logger, string reactor, string report);

    [LoggerMessage(22, LogLevel.Warning, "Reactor {Reactor}: {Report}", EventName = "BlockingCall")]
    internal static partial void BlockingCall(this ILogger logger, string reactor, string report);

    [LoggerMessage(23, LogLevel.Error, "Reactor {Reactor}: {Report}", EventName = "Deadlock")]
    internal static partial void Deadlock(this ILogger logger, string reactor, string report);

    [LoggerMessage(24, LogLevel.Warning, "Reactor {Reactor}: {Report}", EventName = "SocketForgotten")]
    internal static partial void SocketForgotten(this ILogger logger, string reactor, string report);

    [LoggerMessage(25, LogLevel.Warning, "Reactor {Reactor}: {Report}", EventName = "DescriptorsLeft")]
    internal static partial void DescriptorsLeft(this ILogger logger, string reactor, string report);

    [LoggerMessage(26, LogLevel.Error, "Reactor {Reactor}: {Report}", EventName = "DescriptorLost")]
    internal static partial void DescriptorLost(this ILogger logger, string reactor, string report);

    [LoggerMessage(27, LogLevel.Information, "Reactor {Reactor}: {Report}", EventName = "Dump")]
    internal static partial void Dump(this ILogger logger, string reactor, string report);

    [LoggerMessage(28, LogLevel.Information, "Reactor {Reactor}: {Report}", EventName = "Record")]
    internal static partial void Record(this ILogger logger, string reactor, string report);

    [LoggerMessage(29, LogLevel.Error, "Reactor {Reactor}: {Report}", EventName = "CallbackFailed")]
    internal static partial void CallbackFailed(this ILogger logger, string reactor, string report);

    [LoggerMessage(30, LogLevel.Warning, "Reactor {Reactor}: {Report}", EventName = "ReactorReport")]
    internal static partial void ReactorReport(this ILogger logger, string reactor, string report);

    [LoggerMessage(40, LogLevel.Warning, "systemd cannot be told {State}: {Reason}", EventName = "NotifyFailed")]
    internal static partial void NotifyFailed(this ILogger logger, string state, string reason);

    [LoggerMessage(41, LogLevel.Warning, "systemd gets no watchdog message: reactor {Reactor} is overdue by {Seconds} s.", EventName = "WatchdogWithheld")]
    internal static partial void WatchdogWithheld(this ILogger logger, string reactor, double seconds);

    [LoggerMessage(42, LogLevel.Error, "The configuration cannot be read again; the server goes on with the one before.", EventName = "ReloadFailed")]
    internal static partial void ReloadFailed(this ILogger logger, Exception exception);
}
