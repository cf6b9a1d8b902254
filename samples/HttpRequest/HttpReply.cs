using System.Globalization;

/// <summary>The reply to a request: its header and its body.</summary>
internal sealed record HttpReply(string StatusLine, int? ContentLength, bool IsChunked, byte[] Body)
{
    internal static HttpReply Parse(string header)
    {
        string[] lines = header.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string? length = Find(lines, "content-length");
        bool isChunked = string.Equals(Find(lines, "transfer-encoding"), "chunked", StringComparison.OrdinalIgnoreCase);
        return new HttpReply(
            lines[0],
            int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null,
            isChunked,
            []);
    }

    private static string? Find(string[] lines, string name) => lines
        .Skip(1)
        .Select(line => line.Split(':', 2))
        .Where(field => field.Length == 2 && field[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(field => field[1].Trim())
        .FirstOrDefault();
}
