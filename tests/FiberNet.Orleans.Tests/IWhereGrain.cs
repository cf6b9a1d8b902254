namespace FiberNet.Orleans.Tests;

/// <summary>A grain that says where it is, and gives back what it gets.</summary>
public interface IWhereGrain : IGrainWithIntegerKey
{
    /// <summary>The name of its silo.</summary>
    ValueTask<string> Silo();

    /// <summary>The bytes, as they came.</summary>
    ValueTask<byte[]> Echo(byte[] bytes);

    /// <summary>Asks another grain, on whatever silo that is.</summary>
    ValueTask<string> Ask(long other);
}
