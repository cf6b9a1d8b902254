namespace OrleansCluster;

/// <summary>Answers to the load of <see cref="Load"/>.</summary>
public sealed class EchoGrain : Grain, IEchoGrain
{
    /// <inheritdoc/>
    public ValueTask<long> Add(long number) => ValueTask.FromResult(this.GetPrimaryKeyLong() + number);

    /// <inheritdoc/>
    public ValueTask<byte[]> Echo(byte[] bytes) => ValueTask.FromResult(bytes);
}
