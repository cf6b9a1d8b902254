namespace OrleansCluster;

/// <summary>A grain whose answers can be checked.</summary>
public interface IEchoGrain : IGrainWithIntegerKey
{
    /// <summary>Answers with the grain's key plus <paramref name="number"/>.</summary>
    /// <param name="number">The caller's number.</param>
    /// <returns>The sum.</returns>
    ValueTask<long> Add(long number);

    /// <summary>Gives the bytes back.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The same bytes.</returns>
    ValueTask<byte[]> Echo(byte[] bytes);
}
