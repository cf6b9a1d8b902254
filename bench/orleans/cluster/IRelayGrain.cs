namespace OrleansBench;

/// <summary>A grain that calls grains of the other silo.</summary>
public interface IRelayGrain : IGrainWithIntegerKey
{
    /// <summary>Calls a grain of the other silo again and again.</summary>
    /// <param name="seconds">For how long.</param>
    /// <returns>How many calls were answered.</returns>
    Task<long> Run(double seconds);
}
