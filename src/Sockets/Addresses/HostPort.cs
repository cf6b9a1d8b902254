using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace FiberNet;

/// <summary>
/// An address in text, as Tarantool has it: a host and a port, or <c>"unix/"</c> and a path. Nothing here asks a resolver.
/// </summary>
/// <remarks>
/// Numeric means what inet_pton(3) takes and nothing looser: "127.1", "0x7f.0.0.1" and "010.0.0.1", which inet_addr(3) would
/// read as something else than they look like, are no addresses. A scope follows IPv6 after '%', as a number or as the name
/// of an interface.
/// </remarks>
internal static class HostPort
{
    /// <summary>The host that says the address is a path.</summary>
    internal const string UnixHost = "unix/";

    // sun_path has 108 bytes, one of them for the NUL after a path.
    private const int MaxPathLength = 107;
    private const int MaxAbstractLength = 108;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A numeric host and a port.</summary>
    /// <returns>EINVAL, and null, for what is not numeric: a name, "*", "", "unix/" without a path.</returns>
    /// <exception cref="ArgumentNullException">No host.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 0–65535.</exception>
    internal static Errno Parse(string host, int port, out EndPoint? endPoint)
    {
        ArgumentNullException.ThrowIfNull(host);
        CheckPort(port);
        endPoint = TryParseAddress(host, out IPAddress? address) ? new IPEndPoint(address, port) : null;
        return endPoint is null ? Errno.EINVAL : Errno.None;
    }

    /// <summary>"unix/" and a path, or a numeric host and a port in decimal digits.</summary>
    /// <returns>
    /// EINVAL, and null, for what is neither, for an empty path and for one with NUL anywhere but in front (that is an abstract
    /// name). ENAMETOOLONG for a path of more than 107 bytes in UTF-8, 108 with the leading NUL if abstract.
    /// </returns>
    /// <exception cref="ArgumentNullException">No host or no path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is a number, but not in 0–65535.</exception>
    internal static Errno Parse(string host, string portOrPath, out EndPoint? endPoint)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(portOrPath);
        if (host == UnixHost)
            return ParsePath(portOrPath, out endPoint);
        if (TryParsePort(portOrPath, out int port))
            return Parse(host, port, out endPoint);
        endPoint = null;
        return Errno.EINVAL;
    }

    /// <summary>The address of a numeric host.</summary>
    internal static bool TryParseAddress(string host, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        address = host.Contains(':', StringComparison.Ordinal) ? ParseV6(host) : ParseV4(host);
        return address is not null;
    }

    /// <summary>A port in decimal digits.</summary>
    /// <returns>False for what is not all digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in 0–65535.</exception>
    internal static bool TryParsePort(string text, out int port, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        port = 0;
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(name, text, "A port is in 0–65535.");
        return true;
    }

    /// <summary>Throws for a port that 16 bits cannot hold. Tarantool cuts it off.</summary>
    internal static void CheckPort(int port)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(nameof(port), port, "A port is in 0–65535.");
    }

    private static IPAddress? ParseV4(string host)
    {
        uint address = 0;
        int part = -1, parts = 0;
        foreach (char c in host)
        {
            if (char.IsAsciiDigit(c) && part != 0)
            {
                part = (part < 0 ? 0 : part * 10) + (c - '0');
                if (part > byte.MaxValue)
                    return null;
            }
            else if (c == '.' && part >= 0 && parts < 3)
            {
                address = address << 8 | (uint)part;
                parts++;
                part = -1;
            }
            else
            {
                // A digit after a leading zero is octal to some and decimal to others.
                return null;
            }
        }
        if (parts != 3 || part < 0)
            return null;
        address = address << 8 | (uint)part;
        return new IPAddress((uint)IPAddress.HostToNetworkOrder((int)address));
    }

    private static IPAddress? ParseV6(string host)
    {
        int percent = host.IndexOf('%', StringComparison.Ordinal);
        ReadOnlySpan<char> number = percent < 0 ? host : host.AsSpan(0, percent);
        // .NET's parser takes "[::1]:80" and "::1/64" too.
        if (number.ContainsAny("[]/") || !IPAddress.TryParse(number, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        // It also takes a laxer IPv4 at the end than inet_pton does.
        ReadOnlySpan<char> tail = number[(number.LastIndexOf(':') + 1)..];
        if (tail.Contains('.') && ParseV4(tail.ToString()) is null)
            return null;
        if (percent < 0)
            return address;
        ReadOnlySpan<char> scope = host.AsSpan(percent + 1);
        if (uint.TryParse(scope, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            address.ScopeId = id;
            return address;
        }
        // An interface's name: .NET finds its index, and leaves 0 for a name that nobody has.
        return !scope.IsEmpty && IPAddress.TryParse(host, out address) && address.ScopeId != 0 ? address : null;
    }

    private static Errno ParsePath(string path, out EndPoint? endPoint)
    {
        endPoint = null;
        if (path.Length == 0)
            return Errno.EINVAL;
        bool isAbstract = path[0] == '\0';
        if (!isAbstract && path.Contains('\0', StringComparison.Ordinal))
            return Errno.EINVAL;
        int length;
        try
        {
            length = s_strictUtf8.GetByteCount(path);
        }
        catch (EncoderFallbackException)
        {
            // Half a surrogate pair: no bytes stand for it.
            return Errno.EINVAL;
        }
        if (length > (isAbstract ? MaxAbstractLength : MaxPathLength))
            return Errno.ENAMETOOLONG;
        endPoint = new UnixDomainSocketEndPoint(path);
        return Errno.None;
    }
}
