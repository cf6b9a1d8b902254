using System.Buffers;
using System.Text;

/// <summary>The fields of a header that decide where the request ends and how the connection goes on.</summary>
internal struct HttpFields(bool isNew)
{
    private static readonly SearchValues<byte> s_host =
        SearchValues.Create("-._~%!$&'()*+,;=:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly bool _isNew = isNew;
    private int _hosts;
    private bool _hasLength;
    private bool _isChunked;

    internal bool KeepsAlive { get; private set; } = isNew;

    internal long ContentLength { get; private set; }

    internal bool ExpectsContinue { get; private set; }

    /// <summary>Reads the lines after the first.</summary>
    /// <returns>0, or the status to refuse the request with.</returns>
    internal int Read(ReadOnlySpan<byte> lines)
    {
        bool closes = false;
        while (lines.Length > 0)
        {
            if (!HttpField.TryTakeLine(ref lines, out ReadOnlySpan<byte> line) || !HttpField.TrySplit(line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value))
                return 400;
            int refusal = Take(name, value, ref closes);
            if (refusal != 0)
                return refusal;
        }

        KeepsAlive &= !closes;

        // One host in HTTP/1.1, at most one in HTTP/1.0 (RFC 9112, 3.2).
        if (_hosts > 1 || (_isNew && _hosts == 0))
            return 400;

        // With both, the two ends of a proxy may disagree about where the request ends (RFC 9112, 6.3).
        return !_isChunked ? 0 : _hasLength ? 400 : 501;
    }

    private int Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref bool closes)
    {
        switch (name.Length)
        {
            case 4 when Ascii.EqualsIgnoreCase(name, "host"u8):
                _hosts++;
                return value.ContainsAnyExcept(s_host) ? 400 : 0;
            case 6 when Ascii.EqualsIgnoreCase(name, "expect"u8):
                ExpectsContinue = Ascii.EqualsIgnoreCase(value, "100-continue"u8);
                return ExpectsContinue ? 0 : 417;
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                TakeConnection(value, ref closes);
                return 0;
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                return TakeLength(value) ? 0 : 400;
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                _isChunked = true;
                return 0;
            default:
                return 0;
        }
    }

    /// <summary>A list; "close" wins over "keep-alive".</summary>
    private void TakeConnection(ReadOnlySpan<byte> value, ref bool closes)
    {
        foreach (Range part in value.Split((byte)','))
        {
            ReadOnlySpan<byte> option = value[part].Trim(" \t"u8);
            closes |= Ascii.EqualsIgnoreCase(option, "close"u8);
            KeepsAlive |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
        }
    }

    /// <summary>Digits only, once: no sign, no list, no second field, even an equal one.</summary>
    private bool TakeLength(ReadOnlySpan<byte> value)
    {
        if (_hasLength || value.Length is 0 or > 18 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        _hasLength = true;
        foreach (byte digit in value)
            ContentLength = ContentLength * 10 + digit - '0';
        return true;
    }
}
