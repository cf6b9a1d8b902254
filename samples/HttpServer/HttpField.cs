using System.Buffers;

/// <summary>The grammar of a header, line by line (RFC 9112, 2 and 5). Everything else is refused, because a proxy in front may read it differently.</summary>
internal static class HttpField
{
    private static readonly SearchValues<byte> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Every control character but the tab: among them a CR or an LF alone.</summary>
    private static readonly SearchValues<byte> s_control =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(value => value != '\t').Select(value => (byte)value), 127]);

    internal static bool IsToken(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExcept(s_token);

    /// <summary>Takes the next line.</summary>
    /// <param name="lines">The lines, each with CR LF; what is left of them afterwards.</param>
    /// <param name="line">The line without its end.</param>
    /// <returns>False if it has a control character, or there is none.</returns>
    internal static bool TryTakeLine(ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> line)
    {
        int end = lines.IndexOfAny(s_control);
        line = end < 0 ? default : lines[..end];
        if (end < 0 || !lines[end..].StartsWith("\r\n"u8))
            return false;
        lines = lines[(end + 2)..];
        return true;
    }

    /// <summary>Splits a line at its colon.</summary>
    /// <returns>False if the name is not a token right before the colon; a line that begins with white space has none.</returns>
    internal static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        int colon = line.IndexOf((byte)':');
        name = colon < 0 ? default : line[..colon];
        value = colon < 0 ? default : line[(colon + 1)..].Trim(" \t"u8);
        return IsToken(name);
    }
}
