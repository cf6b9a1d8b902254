namespace FiberNet.Hosting;

/// <summary>The sections of the configuration.</summary>
internal static class SectionNames
{
    internal static string OfServer(string name) => $"FiberNet:Servers:{name}";
}
