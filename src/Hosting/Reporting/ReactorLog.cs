using Microsoft.Extensions.Logging;

namespace FiberNet.Hosting;

/// <summary>What a reactor and the servers on it report, as lines of the log.</summary>
/// <param name="logger">The log of reactors.</param>
/// <param name="servers">The log of servers.</param>
/// <param name="reactor">The name of the reactor.</param>
internal sealed class ReactorLog(ILogger logger, ILogger servers, string reactor)
{
    internal void Write(ReactorReport report)
    {
        string text = report.Text;
        switch (report.Kind)
        {
            // The reports of servers begin with the server's name and address.
            case ReportKind.AcceptPaused:
                servers.AcceptPaused(text);
                break;
            case ReportKind.ReceivePaused:
                servers.ReceivePaused(text);
                break;
            case ReportKind.LimitReached:
                servers.LimitReached(text);
                break;
            case ReportKind.HandshakeFailed:
                servers.HandshakeFailed(text);
                break;
            case ReportKind.HandlersLeft:
                servers.HandlersLeft(text);
                break;
            case ReportKind.Deadlock:
                logger.Deadlock(reactor, text);
                break;
            case ReportKind.Stall:
                logger.Stall(reactor, text);
                break;
            case ReportKind.SocketForgotten:
                logger.SocketForgotten(reactor, text);
                break;
            case ReportKind.DescriptorsLeft:
                logger.DescriptorsLeft(reactor, text);
                break;
            case ReportKind.DescriptorLost:
                logger.DescriptorLost(reactor, text);
                break;
            case ReportKind.Dump:
                logger.Dump(reactor, text);
                break;
            case ReportKind.Record:
                logger.Record(reactor, text);
                break;
            case ReportKind.CallbackFailed:
                logger.CallbackFailed(reactor, text);
                break;
            default:
                logger.ReactorReport(reactor, text);
                break;
        }
    }

    internal void Write(FiberFailedEventArgs failure) => logger.FiberFailed(failure.Exception, failure.Fiber?.ToString() ?? "A posted callback");

    internal void Write(BlockingCall call) => logger.BlockingCall(reactor, call.ToString());
}
