using System.Buffers.Text;
using System.Text;
using FiberNet;

/// <summary>The parts of a request that this server uses.</summary>
internal record struct HttpRequest
{
    internal const int LargestHeader = 16 * 1024;
    private const int LargestBody = 1024 * 1024;

    /// <summary>The status to answer with.</summary>
    internal int Status { get; init; }

    internal bool IsHead { get; init; }

    /// <summary>False if the connection ends after the reply: what follows on it cannot be told from a request.</summary>
    internal bool KeepsAlive { get; init; }

    internal int ContentLength { get; init; }

    /// <summary>True if the client sends the body only when it is asked to.</summary>
    internal bool ExpectsContinue { get; init; }

    /// <summary>Takes a request's header.</summary>
    /// <param name="header">What was read, with its empty line if it is whole.</param>
    /// <param name="error">How the read ended.</param>
    internal static HttpRequest Read(ReadOnlySpan<byte> header, Errno error)
    {
        if (error != Errno.None)
            return Refuse(error == Errno.ETIMEDOUT ? 408 : 431);

        // An empty line before a request is ignored (RFC 9112, 2.2).
        if (header.StartsWith("\r\n"u8))
            header = header[2..];
        return header.EndsWith("\r\n\r\n"u8) ? Parse(header[..^2]) : Refuse(400);
    }

    /// <param name="header">Lines, each with its end.</param>
    private static HttpRequest Parse(ReadOnlySpan<byte> header)
    {
        if (!HttpField.TryTakeLine(ref header, out ReadOnlySpan<byte> line))
            return Refuse(400);
        int target = line.IndexOf((byte)' ') + 1, version = line.LastIndexOf((byte)' ') + 1;
        if (target == 0 || version <= target + 1 || !HttpField.IsToken(line[..(target - 1)]))
            return Refuse(400);
        bool isNew = line[version..].SequenceEqual("HTTP/1.1"u8);
        if (!isNew && !line[version..].SequenceEqual("HTTP/1.0"u8))
            return Refuse(line[version..].StartsWith("HTTP/"u8) ? 505 : 400);

        var fields = new HttpFields(isNew);
        int refusal = fields.Read(header);
        if (refusal != 0)
            return Refuse(refusal);
        ReadOnlySpan<byte> method = line[..(target - 1)];
        bool isHead = method.SequenceEqual("HEAD"u8);
        if (!isHead && !method.SequenceEqual("GET"u8) && !method.SequenceEqual("POST"u8))
            return Refuse(405);
        if (fields.ContentLength > LargestBody)
            return Refuse(413);
        return new HttpRequest
        {
            Status = PathOf(line[target..(version - 1)]).SequenceEqual("/plaintext"u8) ? 200 : 404,
            IsHead = isHead,
            KeepsAlive = fields.KeepsAlive,
            ContentLength = (int)fields.ContentLength,
            ExpectsContinue = fields.ExpectsContinue && fields.ContentLength > 0,
        };
    }

    /// <summary>The path of a target in origin form, "/path?query", or absolute form, "http://host/path" (RFC 9112, 3.2).</summary>
    private static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        if (target.Length > 7 && Ascii.EqualsIgnoreCase(target[..7], "http://"u8))
            target = target[7..].IndexOf((byte)'/') is >= 0 and int path ? target[(7 + path)..] : "/"u8;
        return target.IndexOf((byte)'?') is >= 0 and int query ? target[..query] : target;
    }

    private static HttpRequest Refuse(int status) => new() { Status = status };
}
