using System.Buffers.Text;
using System.Text;

/// <summary>What a request asks for, as far as this server cares.</summary>
internal readonly record struct HttpRequest(int Status, bool IsHead, bool KeepsAlive, int ContentLength)
{
    private const int LargestBody = 1024 * 1024;

    internal static HttpRequest TooLarge => new(431, false, false, 0);

    internal static HttpRequest Parse(ReadOnlySpan<byte> header)
    {
        int end = header.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = header[..end], fields = header[(end + 2)..];
        bool isHead = line.StartsWith("HEAD "u8);
        if (!isHead && !line.StartsWith("GET "u8) && !line.StartsWith("POST "u8))
            return new HttpRequest(405, false, false, 0);
        ReadOnlySpan<byte> rest = line[(line.IndexOf((byte)' ') + 1)..];
        int target = rest.IndexOf((byte)' ');
        bool isNew = target > 0 && rest[target..].SequenceEqual(" HTTP/1.1"u8);
        if (!isNew && (target <= 0 || !rest[target..].SequenceEqual(" HTTP/1.0"u8)))
            return new HttpRequest(400, false, false, 0);

        bool keepsAlive = isNew;
        int length = 0;
        while (fields.IndexOf("\r\n"u8) is > 0 and int next)
        {
            ReadOnlySpan<byte> field = fields[..next];
            fields = fields[(next + 2)..];
            if (Is(field, "connection:"u8, out ReadOnlySpan<byte> value))
                keepsAlive = isNew ? !Ascii.EqualsIgnoreCase(value, "close"u8) : Ascii.EqualsIgnoreCase(value, "keep-alive"u8);
            else if (Is(field, "transfer-encoding:"u8, out _))
                return new HttpRequest(501, isHead, false, 0);
            else if (Is(field, "content-length:"u8, out value)
                && (!Utf8Parser.TryParse(value, out length, out int used) || used != value.Length || length is < 0 or > LargestBody))
                return new HttpRequest(413, isHead, false, 0);
        }

        int status = rest[..target].SequenceEqual("/plaintext"u8) ? 200 : 404;
        return new HttpRequest(status, isHead, keepsAlive, length);
    }

    private static bool Is(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        bool matches = field.Length >= name.Length && Ascii.EqualsIgnoreCase(field[..name.Length], name);
        value = matches ? field[name.Length..].Trim(" \t"u8) : default;
        return matches;
    }
}
