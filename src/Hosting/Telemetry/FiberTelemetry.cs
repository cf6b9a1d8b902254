namespace FiberNet.Hosting;

/// <summary>
/// The names under which the servers of the host can be observed. They are a contract, as the instruments, units and tags are:
/// docs/hosting.md lists them.
/// </summary>
public static class FiberTelemetry
{
    /// <summary>The meter of the servers and reactors of the host. The counters of all reactors of the process are in the meter <c>FiberNet</c>.</summary>
    public const string MeterName = "FiberNet.Hosting";

    /// <summary>The source of an activity for each connection, with <see cref="HostedTcpServerOptions.TraceConnections"/>.</summary>
    public const string ActivitySourceName = TcpServer.ActivitySourceName;
}
