using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tmds.Linux;

namespace FiberNet;

/// <summary>
/// End points of .NET and socket addresses of the kernel: sockaddr(3type), ip(7), ipv6(7), unix(7).
/// </summary>
/// <remarks>
/// Encoding allocates nothing for IP and raw end points. A <see cref="UnixDomainSocketEndPoint"/> shows its bytes only by
/// <see cref="EndPoint.Serialize"/>, which allocates, so each thread remembers the last one: sending to one peer again and
/// again costs nothing either.
/// </remarks>
internal static unsafe class SocketAddressCodec
{
    /// <summary>What to tell accept(2) and its kin of the room there is.</summary>
    internal const int Room = RawEndPoint.MaxLength;

    // Its Create keeps the bytes of a name as they are, which the constructor (it takes text) cannot.
    private static readonly UnixDomainSocketEndPoint s_unixFactory = new("/");

    [ThreadStatic]
    private static EndPoint? t_serializedEndPoint;
    [ThreadStatic]
    private static SocketAddress? t_serialized;

    /// <summary>Throws for what has no address of its own.</summary>
    internal static void Check([NotNull] EndPoint? endPoint, [CallerArgumentExpression(nameof(endPoint))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(endPoint, name);
        if (endPoint is DnsEndPoint)
            throw new ArgumentException($"{endPoint} is a name: resolve it first.", name);
    }

    /// <summary>Writes an end point as an address.</summary>
    /// <param name="endPoint">Any but one that needs a resolver.</param>
    /// <param name="address">Overwritten as far as the address goes.</param>
    /// <returns>The length of the address in bytes.</returns>
    /// <exception cref="ArgumentException">The end point has no address of its own (a <see cref="DnsEndPoint"/>), or one that is too long.</exception>
    internal static int Encode(EndPoint endPoint, sockaddr_storage* address)
    {
        switch (endPoint)
        {
            case IPEndPoint ip when ip.Address.AddressFamily == AddressFamily.InterNetwork:
                return EncodeV4(ip, (sockaddr_in*)address);
            case IPEndPoint ip:
                return EncodeV6(ip, (sockaddr_in6*)address);
            case RawEndPoint raw:
                raw.Bytes.Span.CopyTo(new Span<byte>(address, Room));
                return raw.Bytes.Length;
            default:
                Check(endPoint);
                return EncodeSerialized(endPoint, address);
        }
    }

    /// <summary>Reads an address that a call has left.</summary>
    /// <param name="address">As the kernel wrote it.</param>
    /// <param name="length">As the kernel returned it.</param>
    /// <returns>Null where there is no address: length 0, an unnamed UNIX socket, AF_UNSPEC.</returns>
    internal static EndPoint? Decode(sockaddr_storage* address, int length)
    {
        // Longer than the room means cut off by the kernel, which no family we have room for does.
        if (length < SizeOf.sa_family_t || length > Room)
            return null;
        if (address->ss_family == LibC.AF_INET && length >= SizeOf.sockaddr_in)
            return DecodeV4((sockaddr_in*)address);
        if (address->ss_family == LibC.AF_INET6 && length >= SizeOf.sockaddr_in6)
            return DecodeV6((sockaddr_in6*)address);
        if (address->ss_family == LibC.AF_UNIX)
            return DecodeUnix((sockaddr_un*)address, length);
        if (address->ss_family == LibC.AF_UNSPEC)
            return null;
        return new RawEndPoint(new ReadOnlySpan<byte>(address, length));
    }

    private static int EncodeV4(IPEndPoint endPoint, sockaddr_in* address)
    {
        *address = default;
        address->sin_family = LibC.AF_INET;
        address->sin_port = LibC.htons((ushort)endPoint.Port);
        endPoint.Address.TryWriteBytes(new Span<byte>(&address->sin_addr, SizeOf.in_addr), out _);
        return SizeOf.sockaddr_in;
    }

    private static int EncodeV6(IPEndPoint endPoint, sockaddr_in6* address)
    {
        *address = default;
        address->sin6_family = LibC.AF_INET6;
        address->sin6_port = LibC.htons((ushort)endPoint.Port);
        endPoint.Address.TryWriteBytes(new Span<byte>(&address->sin6_addr, SizeOf.in6_addr), out _);
        address->sin6_scope_id = (uint)endPoint.Address.ScopeId;
        return SizeOf.sockaddr_in6;
    }

    private static int EncodeSerialized(EndPoint endPoint, sockaddr_storage* address)
    {
        SocketAddress? serialized = t_serialized;
        if (serialized is null || !ReferenceEquals(endPoint, t_serializedEndPoint))
        {
            serialized = endPoint.Serialize();
            if (serialized.Size > Room)
                throw new ArgumentException($"{endPoint} has an address of {serialized.Size} bytes; {Room} is the most.", nameof(endPoint));
            // Only a UNIX end point is known to be immutable.
            if (endPoint is UnixDomainSocketEndPoint)
            {
                t_serialized = serialized;
                t_serializedEndPoint = endPoint;
            }
        }
        // A path of 108 bytes, which a peer may have, leaves no room for the NUL that .NET puts behind it; the kernel needs none.
        int size = endPoint is UnixDomainSocketEndPoint ? Math.Min(serialized.Size, SizeOf.sockaddr_un) : serialized.Size;
        serialized.Buffer.Span[..size].CopyTo(new Span<byte>(address, Room));
        return size;
    }

    private static IPEndPoint DecodeV4(sockaddr_in* address) =>
        new(new IPAddress(new ReadOnlySpan<byte>(&address->sin_addr, SizeOf.in_addr)), LibC.ntohs(address->sin_port));

    private static IPEndPoint DecodeV6(sockaddr_in6* address) =>
        new(new IPAddress(new ReadOnlySpan<byte>(&address->sin6_addr, SizeOf.in6_addr), address->sin6_scope_id),
            LibC.ntohs(address->sin6_port));

    private static EndPoint? DecodeUnix(sockaddr_un* address, int length)
    {
        var name = new ReadOnlySpan<byte>((byte*)address + sockaddr_un.sun_path_offset, length - sockaddr_un.sun_path_offset);
        if (name.IsEmpty)
            return null;
        // A path ends at its NUL, which the kernel counts; an abstract name (it begins with NUL) has every byte it has.
        if (name[0] != 0 && name.IndexOf((byte)0) is >= 0 and int end)
            length = sockaddr_un.sun_path_offset + end + 1;
        var serialized = new SocketAddress(AddressFamily.Unix, length);
        new ReadOnlySpan<byte>(address, length).CopyTo(serialized.Buffer.Span);
        return s_unixFactory.Create(serialized);
    }
}
