using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet;

/// <summary>
/// The C library's resolver: getaddrinfo(3), with its /etc/hosts, nsswitch.conf and DNS.
/// </summary>
/// <remarks>
/// <see cref="Resolve(string?, string?, AddrInfoHints?)"/> blocks its thread, for seconds if a name server is silent, so it
/// belongs on the pool; <see cref="TryResolveNumeric"/> never does. Both may be called from any thread.
/// </remarks>
internal static unsafe class AddressLookup
{
    // glibc's; musl has no such code.
    private const int EaiAddrFamily = -9;

    private static readonly AddrInfoHints s_noHints = new();

    /// <summary>Looks a host and a port up. Blocks the thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 0–65535.</exception>
    internal static Resolution Resolve(string? host, int port, AddrInfoHints? hints)
    {
        HostPort.CheckPort(port);
        return Resolve(host, port.ToString(CultureInfo.InvariantCulture), hints);
    }

    /// <summary>Looks a host and a service up. Blocks the thread.</summary>
    /// <param name="host">A name or an address; null or "" for this machine.</param>
    /// <param name="service">A name of services(5) or a port in decimal digits; null or "" for port 0.</param>
    /// <param name="hints">Null for no wishes.</param>
    /// <exception cref="ArgumentException">The host or the service contains NUL; a hint is nothing that Linux has.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The service is a number, but not in 0–65535.</exception>
    internal static Resolution Resolve(string? host, string? service, AddrInfoHints? hints) =>
        Resolve(host, service, hints ?? s_noHints, AddrInfoFlags.None, out _);

    /// <summary>Answers if nothing has to be looked up: the host is an address or null, the service a port or null.</summary>
    /// <returns>False if it takes the resolver; true with an answer, which may be a failure.</returns>
    /// <inheritdoc cref="Resolve(string?, string?, AddrInfoHints?)" path="/exception"/>
    internal static bool TryResolveNumeric(string? host, string? service, AddrInfoHints? hints, out Resolution resolution)
    {
        hints ??= s_noHints;
        resolution = Resolve(host, service, hints, AddrInfoFlags.NumericHost | AddrInfoFlags.NumericService, out int code);
        return code != LibCExtra.EAI_NONAME;
    }

    private static Resolution Resolve(string? host, string? service, AddrInfoHints hints, AddrInfoFlags extra, out int code)
    {
        if (string.IsNullOrEmpty(host))
            host = null;
        // Without either, getaddrinfo refuses; here no service means port 0.
        if (string.IsNullOrEmpty(service))
            service = "0";
        else
            CheckService(service);

        addrinfo wishes = ToNative(hints, extra);

        // An address is what it is. For AI_ADDRCONFIG glibc asks a netlink socket for all addresses of this machine: eight calls.
        if (host is not null && (extra & AddrInfoFlags.NumericHost) != 0)
            wishes.ai_flags &= ~LibCExtra.AI_ADDRCONFIG;
        byte[]? hostBytes = ToNative(host, nameof(host));
        byte[]? serviceBytes = ToNative(service, nameof(service));
        addrinfo* list = null;
        Errno systemError;
        fixed (byte* hostText = hostBytes, serviceText = serviceBytes)
        {
            code = LibCExtra.getaddrinfo(hostText, serviceText, &wishes, &list);
            systemError = (Errno)LibC.errno;
            if (code == EaiAddrFamily && (wishes.ai_flags & LibCExtra.AI_ADDRCONFIG) != 0)
            {
                // The host has addresses, this machine none of their family but the loopback's, which may do.
                wishes.ai_flags &= ~LibCExtra.AI_ADDRCONFIG;
                code = LibCExtra.getaddrinfo(hostText, serviceText, &wishes, &list);
                systemError = (Errno)LibC.errno;
            }
        }
        if (code != 0)
            return Failure(code, systemError);
        try
        {
            return new Resolution(ToList(list), Errno.None, null);
        }
        finally
        {
            LibCExtra.freeaddrinfo(list);
        }
    }

    private static Resolution Failure(int code, Errno systemError)
    {
        if (code == LibCExtra.EAI_SYSTEM && systemError != Errno.None)
            return new Resolution(null, systemError, "getaddrinfo: " + systemError.StrError());
        return new Resolution(null, Errno.EIO, "getaddrinfo: " + Marshal.PtrToStringUTF8((nint)LibCExtra.gai_strerror(code)));
    }

    private static List<AddrInfo> ToList(addrinfo* list)
    {
        var answers = new List<AddrInfo>();
        for (addrinfo* item = list; item is not null; item = item->ai_next)
        {
            // Answers are on the heap and as long as they say, not as long as sockaddr_storage.
            sockaddr_storage address = default;
            int length = (int)item->ai_addrlen;
            if (length > SocketAddressCodec.Room)
                continue;
            new ReadOnlySpan<byte>(item->ai_addr, length).CopyTo(new Span<byte>(&address, SocketAddressCodec.Room));
            if (SocketAddressCodec.Decode(&address, length) is { } endPoint)
            {
                answers.Add(new AddrInfo(
                    endPoint, LinuxNumbers.ToSocketType(item->ai_socktype), (ProtocolType)item->ai_protocol,
                    Marshal.PtrToStringUTF8((nint)item->ai_canonname)));
            }
        }
        return answers;
    }

    private static addrinfo ToNative(AddrInfoHints hints, AddrInfoFlags extra)
    {
        if (!LinuxNumbers.TryGetFamily(hints.Family, out int family))
            throw new ArgumentException($"Linux has no address family {hints.Family}.", nameof(hints));
        int type = 0;
        if (hints.Type != SocketType.Unknown && !LinuxNumbers.TryGetType(hints.Type, out type))
            throw new ArgumentException($"Linux has no socket type {hints.Type}.", nameof(hints));
        if (!LinuxNumbers.TryGetProtocol(hints.Protocol, out int protocol))
            throw new ArgumentException($"Linux has no protocol {hints.Protocol}.", nameof(hints));
        return new addrinfo { ai_family = family, ai_socktype = type, ai_protocol = protocol, ai_flags = (int)(hints.Flags | extra) };
    }

    private static byte[]? ToNative(string? text, string name)
    {
        if (text is null)
            return null;
        CheckText(text, name);
        // One more for the NUL.
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>Throws for what no service is: libc takes "70000" as 4464, "+80" or " 80" as 80, and nothing behind a NUL.</summary>
    internal static void CheckService(string service, [CallerArgumentExpression(nameof(service))] string name = "")
    {
        CheckText(service, name);
        if (!HostPort.TryParsePort(service, out _, name)
            && long.TryParse(service, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            throw new ArgumentOutOfRangeException(name, service, $"A port is in 0–{IPEndPoint.MaxPort}, in decimal digits only.");
    }

    private static void CheckText(string text, string name)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"'{text.Replace("\0", "\\0", StringComparison.Ordinal)}' contains NUL, where C would end it.", name);
    }
}
