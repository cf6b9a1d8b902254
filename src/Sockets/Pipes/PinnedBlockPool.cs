using System.Buffers;
using System.Collections.Concurrent;

namespace FiberNet.Advanced;

/// <summary>A pool of pinned blocks of 4,096 bytes, which the kernel can be given as they are. Any thread.</summary>
/// <remarks>It keeps at most 64 MiB that nobody uses; the rest is left to the garbage collector. Disposal does nothing: blocks may be out.</remarks>
public sealed class PinnedBlockPool : MemoryPool<byte>
{
    internal const int BlockSize = 4096;

    private const int MostIdle = 64 * 1024 * 1024 / BlockSize;

    private readonly ConcurrentQueue<PipeBlock> _idle = new();
    private int _idleCount;

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

    internal PipeBlock Lend()
    {
        if (!_idle.TryDequeue(out PipeBlock? block))
            return new PipeBlock(this, BlockSize).Lend();
        Interlocked.Decrement(ref _idleCount);
        return block.Lend();
    }

    /// <summary>A block of at least this size. One that is larger than the pool's is made, and is not kept.</summary>
    internal PipeBlock Lend(int size) => size <= BlockSize ? Lend() : new PipeBlock(this, size).Lend();

    internal void TakeBack(PipeBlock block)
    {
        if (block.Size != BlockSize)
            return;
        if (Interlocked.Increment(ref _idleCount) <= MostIdle)
            _idle.Enqueue(block);
        else
            Interlocked.Decrement(ref _idleCount);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
