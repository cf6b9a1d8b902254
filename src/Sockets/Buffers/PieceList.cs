using System.Diagnostics;

namespace FiberNet;

/// <summary>What is left of a list of pieces of memory.</summary>
internal struct PieceList
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _pieces;
    private int _index;
    private int _offset;

    internal PieceList(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        _pieces = pieces;
        Skip(0);
    }

    /// <summary>Whether no byte is left.</summary>
    internal readonly bool IsEmpty => _index == _pieces.Count;

    /// <summary>The first pieces that have bytes, as many as fit.</summary>
    /// <returns>How many.</returns>
    internal readonly int CopyTo(Span<ReadOnlyMemory<byte>> destination)
    {
        int count = 0;
        for (int i = _index; i < _pieces.Count && count < destination.Length; i++)
        {
            ReadOnlyMemory<byte> piece = i == _index ? _pieces[i][_offset..] : _pieces[i];
            if (!piece.IsEmpty)
                destination[count++] = piece;
        }

        return count;
    }

    /// <summary>Takes bytes away, and empty pieces that follow.</summary>
    internal void Skip(int count)
    {
        Debug.Assert(count >= 0, "bytes are taken away, never put back");
        _offset += count;
        while (_index < _pieces.Count && _offset >= _pieces[_index].Length)
        {
            _offset -= _pieces[_index].Length;
            _index++;
        }

        Debug.Assert(_index < _pieces.Count || _offset == 0, "no more is taken than there is");
    }
}
