namespace OrleansCluster;

/// <summary>How long the load goes on.</summary>
/// <param name="Seconds">The seconds; null: until the host stops.</param>
internal sealed record LoadOptions(int? Seconds);
