using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;

namespace FiberNet.Advanced;

/// <summary>A pool of pinned blocks of 4,096 bytes, which the kernel can be given as they are. Any thread.</summary>
/// <remarks>Pipes also get larger ones of it, up to 65,536 bytes, for writers that ask for much at once. It keeps at most 64 MiB that nobody uses; the rest is left to the garbage collector. Disposal does nothing: blocks may be out.</remarks>
public sealed class PinnedBlockPool : MemoryPool<byte>
{
    internal const int BlockSize = 4096;

    /// <summary>The largest block that is kept; there is a kind for each power of two.</summary>
    private const int LargestKept = BlockSize << (Kinds - 1);
    private const int Kinds = 5;
    private const long MostIdleBytes = 64 * 1024 * 1024;

    private readonly ConcurrentQueue<PipeBlock>[] _idle = [new(), new(), new(), new(), new()];
    private long _idleBytes;

    /// <summary>The pool that pipes use unless they are given another.</summary>
    public static PinnedBlockPool Default { get; } = new();

    /// <summary>The size of a block: 4,096 bytes.</summary>
    public override int MaxBufferSize => BlockSize;

    /// <summary>Lends a block.</summary>
    /// <param name="minBufferSize">How many bytes it has to have; -1: any number.</param>
    /// <returns>A block of <see cref="MaxBufferSize"/> bytes. Its content is undefined.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minBufferSize"/> is larger than <see cref="MaxBufferSize"/>.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return Lend();
    }

    internal PipeBlock Lend() => Lend(BlockSize);

    /// <summary>A block of at least this size. One that is larger than any kind is made, and is not kept.</summary>
    internal PipeBlock Lend(int size)
    {
        if (size > LargestKept)
            return new PipeBlock(this, size).Lend();
        int kind = KindOf(size);
        if (!_idle[kind].TryDequeue(out PipeBlock? block))
            return new PipeBlock(this, BlockSize << kind).Lend();
        Interlocked.Add(ref _idleBytes, -block.Size);
        return block.Lend();
    }

    internal void TakeBack(PipeBlock block)
    {
        if (block.Size > LargestKept)
            return;
        if (Interlocked.Add(ref _idleBytes, block.Size) <= MostIdleBytes)
            _idle[KindOf(block.Size)].Enqueue(block);
        else
            Interlocked.Add(ref _idleBytes, -block.Size);
    }

    private static int KindOf(int size) => size <= BlockSize ? 0 : BitOperations.Log2((uint)(size - 1) / BlockSize) + 1;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
