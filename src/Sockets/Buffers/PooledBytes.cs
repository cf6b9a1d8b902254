using System.Buffers;

namespace FiberNet;

/// <summary>The one way in which an array of bytes goes back to a pool.</summary>
/// <remarks>
/// With FIBERNET_POISON_BUFFERS=1 in the environment it is overwritten first. A slice that outlives its array then shows
/// <see cref="Poison"/> at once, and not now and then the bytes of another connection. The environment is read once, when the
/// first array returns.
/// </remarks>
internal static class PooledBytes
{
    /// <summary>No character of ASCII, and not zero, which would look like an array that was never used.</summary>
    internal const byte Poison = 0xDB;

    internal const string Variable = "FIBERNET_POISON_BUFFERS";

    private static readonly bool s_poisons = Environment.GetEnvironmentVariable(Variable) == "1";

    internal static void Return(ArrayPool<byte> pool, byte[] array)
    {
        if (s_poisons)
            array.AsSpan().Fill(Poison);
        pool.Return(array);
    }
}
