namespace OrleansBench;

/// <summary>A grain that answers.</summary>
public sealed class PingGrain(ILocalSiloDetails silo) : Grain, IPingGrain
{
    /// <inheritdoc/>
    public ValueTask<int> Ping(int number) => ValueTask.FromResult(number);

    /// <inheritdoc/>
    public ValueTask<byte[]> Echo(byte[] bytes) => ValueTask.FromResult(bytes);

    /// <inheritdoc/>
    public ValueTask<string> Where() => ValueTask.FromResult(silo.SiloAddress.ToString());
}
