namespace FiberNet;

/// <summary>What a buffered read waits for, and when it has it.</summary>
internal readonly struct ReadRequest
{
    private readonly Kind _kind;
    private readonly int _length;
    private readonly Delimiters _delimiters;

    private ReadRequest(Kind kind, int length, Delimiters delimiters)
    {
        _kind = kind;
        _length = length;
        _delimiters = delimiters;
    }

    private enum Kind : byte
    {
        Bytes,
        Line,
        End,
    }

    /// <summary>True of a read that gives nothing at the end of the stream; a read to the end gives an empty array.</summary>
    internal bool IsNullAtEnd => _kind != Kind.End;

    /// <summary>True of a read of no bytes, which is met whichever other call reads.</summary>
    internal bool IsNothing => _length == 0 && _kind != Kind.End;

    internal static ReadRequest Bytes(int length) => new(Kind.Bytes, length, default);

    internal static ReadRequest Line(int limit, Delimiters delimiters) => new(Kind.Line, limit, delimiters);

    internal static ReadRequest End(int limit) => new(Kind.End, limit, default);

    /// <summary>Looks whether the buffer holds what is wanted.</summary>
    /// <param name="buffer">The socket's own buffer.</param>
    /// <param name="outcome">If the result is true: how many bytes to take, with EMSGSIZE if the limit ended the read.</param>
    /// <returns>True if the read has ended.</returns>
    internal bool IsMet(ref ReceiveBuffer buffer, out IoResult outcome)
    {
        outcome = new IoResult(_length);
        switch (_kind)
        {
            case Kind.Bytes:
                return buffer.Count >= _length;
            case Kind.Line:
                int end = buffer.FindLine(_delimiters, _length);
                if (end > 0)
                    outcome = new IoResult(end);
                else if (buffer.Count >= _length)
                    outcome = new IoResult(_length, Errno.EMSGSIZE);
                else
                    return false;
                return true;
            default:
                outcome = new IoResult(_length, Errno.EMSGSIZE);
                return buffer.Count > _length;
        }
    }
}
