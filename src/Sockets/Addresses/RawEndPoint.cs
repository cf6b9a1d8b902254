using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>
/// An address of a family that .NET has no type for, as the kernel has it: AF_NETLINK, AF_PACKET, AF_VSOCK and so on.
/// </summary>
/// <remarks>Immutable. See address_families(7) for the families and, for example, netlink(7) for what is in the bytes.</remarks>
public sealed class RawEndPoint : EndPoint, IEquatable<RawEndPoint>
{
    /// <summary>How many bytes an address may have: the size of C's <c>sockaddr_storage</c>.</summary>
    public const int MaxLength = 128;

    private const int FamilySize = sizeof(ushort);

    private readonly byte[] _address;

    /// <summary>Copies an address.</summary>
    /// <param name="address">The whole <c>sockaddr</c>, its family (two bytes in the machine's order) included.</param>
    /// <exception cref="ArgumentException">It has fewer than 2 or more than <see cref="MaxLength"/> bytes.</exception>
    public RawEndPoint(ReadOnlySpan<byte> address)
    {
        if (address.Length is < FamilySize or > MaxLength)
            throw new ArgumentException($"A socket address has 2 to {MaxLength} bytes, not {address.Length}.", nameof(address));
        _address = address.ToArray();
    }

    /// <summary>Linux's number of the family, such as 16 for AF_NETLINK.</summary>
    public int Family => BitConverter.ToUInt16(_address);

    /// <summary>The whole address, its family included.</summary>
    public ReadOnlyMemory<byte> Bytes => _address;

    /// <summary>.NET's name for the family; <see cref="AddressFamily.Unknown"/> where it has none.</summary>
    public override AddressFamily AddressFamily => LinuxNumbers.ToAddressFamily(Family);

    /// <inheritdoc/>
    public bool Equals(RawEndPoint? other) => other is not null && _address.AsSpan().SequenceEqual(other._address);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RawEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_address);
        return hash.ToHashCode();
    }

    /// <summary>The family's number and the other bytes in hexadecimal.</summary>
    public override string ToString() => $"{Family}:{Convert.ToHexString(_address.AsSpan(FamilySize))}";
}
