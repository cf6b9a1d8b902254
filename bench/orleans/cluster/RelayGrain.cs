using System.Diagnostics;

namespace OrleansBench;

/// <summary>A grain that calls grains of the other silo.</summary>
public sealed class RelayGrain(ILocalSiloDetails silo) : Grain, IRelayGrain
{
    private IPingGrain? _other;

    /// <inheritdoc/>
    public async Task<long> Run(double seconds)
    {
        _other ??= await Find();
        long started = Stopwatch.GetTimestamp();
        int calls = 0;
        for (; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; calls++)
        {
            if (await _other.Ping(calls) != calls)
                throw new InvalidDataException("A wrong answer.");
        }

        return calls;
    }

    private async Task<IPingGrain> Find()
    {
        for (long key = this.GetPrimaryKeyLong() * 1000; ; key++)
        {
            IPingGrain grain = GrainFactory.GetGrain<IPingGrain>(key);
            if (await grain.Where() != silo.SiloAddress.ToString())
                return grain;
        }
    }
}
