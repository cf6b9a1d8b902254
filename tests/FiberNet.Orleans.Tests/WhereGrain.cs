using Orleans.Runtime;

namespace FiberNet.Orleans.Tests;

/// <summary>Answers from its silo.</summary>
public sealed class WhereGrain(ILocalSiloDetails silo) : Grain, IWhereGrain
{
    /// <inheritdoc/>
    public ValueTask<string> Silo() => ValueTask.FromResult(silo.Name);

    /// <inheritdoc/>
    public ValueTask<byte[]> Echo(byte[] bytes) => ValueTask.FromResult(bytes);

    /// <inheritdoc/>
    public ValueTask<string> Ask(long other) => GrainFactory.GetGrain<IWhereGrain>(other).Silo();
}
