namespace FiberNet;

/// <summary>What a buffered read waits for, and when it has it.</summary>
internal readonly struct ReadRequest
{
    private readonly Kind _kind;
    private readonly int _length;
    private readonly Delimiters _delimiters;

    private ReadRequest(Kind kind, int length, Delimiters delimiters, FrameFormat? format = null)
    {
        _kind = kind;
        _length = length;
        _delimiters = delimiters;
        Format = format;
    }

    private enum Kind : byte
    {
        Bytes,
        Line,
        End,
        Frame,
    }

    /// <summary>Of a read of a frame: how it stands in the stream.</summary>
    internal FrameFormat? Format { get; }

    /// <summary>True of a read of no bytes, which is met whichever other call reads.</summary>
    internal bool IsNothing => _length == 0 && _kind is (Kind.Bytes or Kind.Line);

    internal static ReadRequest Bytes(int length) => new(Kind.Bytes, length, default);

    internal static ReadRequest Line(int limit, Delimiters delimiters) => new(Kind.Line, limit, delimiters);

    internal static ReadRequest End(int limit) => new(Kind.End, limit, default);

    internal static ReadRequest Frame(FrameFormat format) => new(Kind.Frame, 0, default, format);

    /// <summary>What the end of the stream means.</summary>
    /// <param name="buffered">How many bytes are left before it.</param>
    /// <param name="hasBytes">Whether the read gets them; a read to the end gives an empty array for none.</param>
    /// <returns>The outcome. A frame that is not whole was cut.</returns>
    internal IoResult AtEnd(int buffered, out bool hasBytes)
    {
        bool isCut = _kind == Kind.Frame && buffered > 0;
        hasBytes = (buffered > 0 || _kind == Kind.End) && !isCut;
        return isCut ? new IoResult(buffered, Errno.ECONNABORTED) : IoResult.EndAfter(buffered);
    }

    /// <summary>Looks whether the buffer holds what is wanted.</summary>
    /// <param name="buffer">The socket's own buffer.</param>
    /// <param name="outcome">If the result is true: how many bytes to take, with EMSGSIZE if the limit ended the read. A frame is taken on success only.</param>
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
            case Kind.Frame:
                return Format!.TryFind(ref buffer, out outcome);
            default:
                outcome = new IoResult(_length, Errno.EMSGSIZE);
                return buffer.Count > _length;
        }
    }
}
