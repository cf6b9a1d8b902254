using System.Diagnostics.Metrics;

namespace FiberNet.Connections;

/// <summary>What neither Kestrel nor the reactors count.</summary>
internal static class TransportMetrics
{
    private static readonly Meter s_meter = new("FiberNet.Connections");

    internal static readonly Counter<long> AcceptPauses = s_meter.CreateCounter<long>(
        "fibernet.transport.accept.pauses", "{pause}", "How often a listener has stopped to accept: no descriptor was left, or too many connections waited for the application.");
}
