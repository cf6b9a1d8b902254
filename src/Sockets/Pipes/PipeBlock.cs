using System.Buffers;
using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// A block of pinned memory, at once the owner that a pool lends and a segment of the sequence that a reader sees. The kernel
/// gets its address, so no call has to pin it.
/// </summary>
internal sealed class PipeBlock : ReadOnlySequenceSegment<byte>, IMemoryOwner<byte>
{
    private readonly PinnedBlockPool _pool;
    private readonly byte[] _array;
    private int _isLent;

    internal PipeBlock(PinnedBlockPool pool, int size)
    {
        _pool = pool;
        _array = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        Address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
    }

    internal nint Address { get; }

    /// <summary>How many bytes are written.</summary>
    internal int End { get; private set; }

    internal int Size => _array.Length;

    internal int Room => _array.Length - End;

    internal PipeBlock? NextBlock => (PipeBlock?)Next;

    Memory<byte> IMemoryOwner<byte>.Memory => _array;

    internal Span<byte> FreeSpan => _array.AsSpan(End);

    internal Memory<byte> FreeMemory => _array.AsMemory(End);

    internal ReadOnlySpan<byte> Slice(int start, int length) => _array.AsSpan(start, length);

    /// <summary>A pool lends the block: it is empty and has no neighbours.</summary>
    internal PipeBlock Lend()
    {
        _isLent = 1;
        Next = null;
        RunningIndex = 0;
        SetEnd(0);
        return this;
    }

    internal void SetEnd(int end)
    {
        End = end;
        Memory = new ReadOnlyMemory<byte>(_array, 0, end);
    }

    /// <summary>Puts a block behind this one, whose end stays as it is from now on.</summary>
    internal void Link(PipeBlock next)
    {
        next.RunningIndex = RunningIndex + End;
        Next = next;
    }

    /// <summary>Gives the block back. A second time does nothing: the block may be another owner's by then only if this one kept it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLent, 0) != 0)
            _pool.TakeBack(this);
    }
}
