using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FiberNet.Hosting;

/// <summary>What surrounds the handler of a connection: its scope, its activity, the instruments and the log.</summary>
internal sealed class HandlerRun(
    string name,
    HostedTcpServerOptions options,
    Func<HostedConnection, FiberTask> handler,
    IServiceScopeFactory scopes,
    HostMetrics metrics,
    ILogger logger)
{
    // netinet/tcp.h. In these states the peer's FIN has come, or ours was acknowledged; the kernel counts it as a byte.
    private const int FinWait2 = 5;
    private const int TimeWait = 6;
    private const int CloseWait = 8;
    private const int LastAck = 9;
    private const int Closing = 11;

    private readonly KeyValuePair<string, object?> _server = new(TagNames.Server, name);

    internal async FiberTask Handle(TcpServer server, FiberSocket socket)
    {
        var served = new Served(server, socket, _server, options.TraceConnections);
        metrics.Opened(served.Tags);
        var connection = new HostedConnection(name, server, socket, scopes);
        Exception? failure = await FailureOf(connection);

        string reason = CloseReason.Of(server, socket, failure);
        CountBytes(socket, served.Tags);
        socket.Dispose();
        Exception? unclean = await EndScope(connection);
        if (reason == CloseReason.Error)
            Report(served, failure!);
        if (unclean is not null)
            Report(served, unclean);
        Record(served, reason, reason == CloseReason.Error ? failure : unclean);

        // The fiber ends as cancelled.
        if (failure is FiberCanceledException)
            ExceptionDispatchInfo.Throw(failure);
    }

    private async FiberTask<Exception?> FailureOf(HostedConnection connection)
    {
        try
        {
            await handler(connection);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private void Record(Served served, string reason, Exception? error)
    {
        TimeSpan duration = Stopwatch.GetElapsedTime(served.Since);
        metrics.Closed(served.Tags, duration, reason, error);
        if (served.Activity is { } activity)
            Describe(activity, reason, error);
        if (logger.IsEnabled(LogLevel.Debug))
            logger.ConnectionEnded(name, served.PeerName, duration.TotalSeconds, reason);
    }

    /// <summary>Adds to the activity of the server, which ends after the handler.</summary>
    private static void Describe(Activity activity, string reason, Exception? error)
    {
        activity.SetTag(TagNames.CloseReason, reason);
        if (error is null)
            return;
        activity.SetTag(TagNames.ErrorType, error.GetType().FullName);
        activity.SetStatus(ActivityStatusCode.Error, error.Message);
    }

    private void Report(Served served, Exception failure)
    {
        metrics.Failed(served.Tags, failure);
        logger.HandlerFailed(failure, name, served.PeerName);
    }

    private async FiberTask<Exception?> EndScope(HostedConnection connection)
    {
        try
        {
            await connection.End(options.StopGrace);
            return null;
        }
        catch (Exception exception)
        {
            // Also that the time for it has expired in a fiber that was cancelled.
            return exception;
        }
    }

    /// <summary>One system call, and only if there is a listener.</summary>
    private void CountBytes(FiberSocket socket, in TagList tags)
    {
        if (!metrics.CountsBytes || socket.IsClosed || !socket.GetOption(SocketOptions.TcpInfo, out TcpInfo info))
            return;
        metrics.Transferred(tags, "receive", (long)info.BytesReceived - (info.State is CloseWait or LastAck or Closing or TimeWait ? 1 : 0));
        metrics.Transferred(tags, "transmit", (long)info.BytesAcknowledged - (info.State is FinWait2 or TimeWait ? 1 : 0));
    }
}
