namespace FiberNet;

/// <summary>The content, then a delimiter.</summary>
internal sealed class DelimitedFormat : FrameFormat
{
    private readonly Delimiters _delimiters;
    private readonly ReadOnlyMemory<byte> _delimiter;

    internal DelimitedFormat(Delimiter delimiter, int limit)
        : base(limit)
    {
        _delimiters = Delimiters.Create(delimiter);
        _delimiter = delimiter.Bytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Array.MaxLength - _delimiter.Length);
    }

    internal override int MostOverhead => _delimiter.Length;

    internal override bool TryFind(ref ReceiveBuffer buffer, out IoResult outcome)
    {
        int most = Limit + _delimiter.Length;
        int end = buffer.FindLine(_delimiters, most);
        bool isTooLong = end <= 0 && buffer.Count >= most;
        outcome = isTooLong ? new IoResult(buffer.Count, Errno.EMSGSIZE) : new IoResult(Math.Max(end, 0));
        return end > 0 || isTooLong;
    }

    internal override Range ContentOf(ReadOnlySpan<byte> frame) => ..^_delimiter.Length;

    internal override int Write(ReadOnlySpan<byte> content, Span<byte> frame)
    {
        content.CopyTo(frame);
        _delimiter.Span.CopyTo(frame[content.Length..]);
        return content.Length + _delimiter.Length;
    }

    /// <summary>Also where the end of the content and the delimiter make one together that ends earlier.</summary>
    internal override void Check(ReadOnlySpan<byte> content)
    {
        base.Check(content);
        if (content.IndexOf(_delimiter.Span) >= 0 || EndsWithBeginning(content))
            throw new ArgumentException($"The content has the delimiter of its format in it, {_delimiters}, and would be read as several frames.", nameof(content));
    }

    private bool EndsWithBeginning(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> delimiter = _delimiter.Span;
        for (int missing = 1; missing < delimiter.Length; missing++)
        {
            // The delimiter would begin so many bytes before its end in the content, if it overlaps with itself there.
            ReadOnlySpan<byte> beginning = delimiter[..^missing];
            if (content.EndsWith(beginning) && delimiter[^missing..].SequenceEqual(delimiter[..missing]))
                return true;
        }

        return false;
    }
}
