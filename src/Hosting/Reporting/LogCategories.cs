namespace FiberNet.Hosting;

/// <summary>The categories of the log.</summary>
internal static class LogCategories
{
    internal const string Servers = "FiberNet.Hosting.Servers";
    internal const string Reactors = "FiberNet.Hosting.Reactors";
    internal const string Systemd = "FiberNet.Hosting.Systemd";
}
