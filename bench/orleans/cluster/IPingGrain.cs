namespace OrleansBench;

/// <summary>A grain that answers.</summary>
public interface IPingGrain : IGrainWithIntegerKey
{
    /// <summary>Gives the number back.</summary>
    /// <param name="number">A number.</param>
    /// <returns>The same number.</returns>
    ValueTask<int> Ping(int number);

    /// <summary>Gives the bytes back.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <returns>The same bytes.</returns>
    ValueTask<byte[]> Echo(byte[] bytes);

    /// <summary>Tells where the grain is.</summary>
    /// <returns>The address of its silo.</returns>
    ValueTask<string> Where();
}
