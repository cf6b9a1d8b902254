namespace FiberNet.Hosting;

/// <summary>The tags of instruments and activities. Those without "fibernet" are of OpenTelemetry's semantic conventions.</summary>
internal static class TagNames
{
    internal const string Server = "fibernet.server.name";
    internal const string CloseReason = "fibernet.server.close.reason";
    internal const string RejectReason = "fibernet.server.reject.reason";
    internal const string ErrorType = "error.type";
    internal const string Transport = "network.transport";
    internal const string Direction = "network.io.direction";
}
