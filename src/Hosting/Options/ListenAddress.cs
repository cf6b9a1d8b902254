using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace FiberNet.Hosting;

/// <summary>An address to listen at, taken apart.</summary>
/// <param name="Kind">Which form it has.</param>
/// <param name="Host">The host, the path or the name.</param>
/// <param name="Port">The port; 0 if the form has none.</param>
internal sealed record ListenAddress(ListenKind Kind, string Host, int Port)
{
    /// <summary>The forms in words.</summary>
    internal const string Forms = "HOST:PORT, [IPv6]:PORT, *:PORT, unix:PATH, unix:@NAME or systemd:NAME";

    private const string Unix = "unix:";
    private const string Systemd = "systemd:";

    // sun_path (unix(7)), less the NUL after a path.
    private const int LongestPath = 107;

    internal static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        if (text.StartsWith(Unix, StringComparison.Ordinal))
            address = ParsePath(text[Unix.Length..]);
        else if (text.StartsWith(Systemd, StringComparison.Ordinal))
            address = text.Length > Systemd.Length ? new ListenAddress(ListenKind.Systemd, text[Systemd.Length..], 0) : null;
        else
            address = ParseHost(text);
        return address is not null;
    }

    private static ListenAddress? ParsePath(string path)
    {
        if (path.Length <= (path.StartsWith('@') ? 1 : 0) || path.Contains('\0', StringComparison.Ordinal) || System.Text.Encoding.UTF8.GetByteCount(path) > LongestPath)
            return null;

        // An abstract name is written with @ in front, as ss(8) and systemd show it.
        return new ListenAddress(ListenKind.Unix, path[0] == '@' ? $"\0{path[1..]}" : path, 0);
    }

    private static ListenAddress? ParseHost(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > IPEndPoint.MaxPort)
            return null;
        string host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
            return IPAddress.TryParse(host[1..^1], out _) ? new ListenAddress(ListenKind.Ip, host[1..^1], port) : null;
        return host.AsSpan().ContainsAny(" /:\0") ? null : new ListenAddress(ListenKind.Ip, host, port);
    }
}
