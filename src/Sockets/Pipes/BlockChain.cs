namespace FiberNet;

/// <summary>
/// Linked blocks with a position at which they are consumed. What is in them runs from <see cref="FirstIndex"/> of the first to
/// the end of the last. Not safe for threads: its user has a lock.
/// </summary>
internal struct BlockChain
{
    internal PipeBlock? First { get; private set; }

    internal PipeBlock? Last { get; private set; }

    /// <summary>Where the first byte is in the first block.</summary>
    internal int FirstIndex { get; private set; }

    internal readonly bool IsEmpty => First is null;

    /// <summary>The position behind the last byte, in the count of <see cref="System.Buffers.ReadOnlySequenceSegment{T}.RunningIndex"/>.</summary>
    internal readonly long EndPosition => Last is null ? 0 : Last.RunningIndex + Last.End;

    internal readonly long StartPosition => First is null ? 0 : First.RunningIndex + FirstIndex;

    internal void Append(PipeBlock block)
    {
        if (Last is null)
        {
            First = block;
            FirstIndex = 0;
        }
        else
        {
            Last.Link(block);
        }

        Last = block;
    }

    /// <summary>Consumes up to a place, and gives the blocks before it back. The last block stays.</summary>
    internal void ConsumeTo(PipeBlock block, int index)
    {
        while (!ReferenceEquals(First, block))
            DropFirst();
        FirstIndex = index;
        while (FirstIndex == First!.End && First.NextBlock is not null)
            DropFirst();
    }

    /// <summary>Consumes a number of bytes, and gives the blocks that are used up back. The last block stays.</summary>
    internal void Consume(long count)
    {
        while (First is not null)
        {
            int there = First.End - FirstIndex;
            if (count < there || First.NextBlock is null)
            {
                FirstIndex += (int)Math.Min(count, there);
                return;
            }

            count -= there;
            DropFirst();
        }
    }

    /// <summary>Everything has been consumed: the last block starts anew.</summary>
    internal void Rewind()
    {
        while (!ReferenceEquals(First, Last))
            DropFirst();
        Last!.SetEnd(0);
        FirstIndex = 0;
    }

    /// <summary>Gives all blocks back.</summary>
    internal void Clear()
    {
        while (First is not null)
            DropFirst();
    }

    private void DropFirst()
    {
        PipeBlock dropped = First!;
        First = dropped.NextBlock;
        FirstIndex = 0;
        if (First is null)
            Last = null;
        dropped.Dispose();
    }
}
