using System.Buffers;

namespace FiberNet;

/// <summary>Where the arrays of receive buffers come from.</summary>
/// <remarks>
/// A turn of the loop may receive for a thousand connections before their fibers run: as many small arrays are in use then. The
/// shared pool keeps 32 of a size for each processor, so the rest would be garbage. Large ones are few, and from the shared pool.
/// </remarks>
internal static class ReceiveArrays
{
    /// <summary>Up to this length arrays are small.</summary>
    internal const int LargestSmall = 4 * 1024;

    /// <summary>How many small arrays of a size are kept: at most so many events come in a turn (<see cref="ReactorOptions.EventBatchSize"/>).</summary>
    private const int MostKept = 1024;

    /// <summary>For each thread its own: its lock is never contended.</summary>
    [ThreadStatic]
    private static ArrayPool<byte>? t_small;

    internal static byte[] Rent(int length) => PoolFor(length).Rent(length);

    internal static void Return(byte[] array) => PooledBytes.Return(PoolFor(array.Length), array);

    private static ArrayPool<byte> PoolFor(int length) => length > LargestSmall
        ? ArrayPool<byte>.Shared
        : t_small ??= ArrayPool<byte>.Create(LargestSmall, MostKept);
}
