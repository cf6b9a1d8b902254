using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>An IPv4 address, C's <c>in_addr</c>.</summary>
internal sealed class AddressCodec : OptionCodec<IPAddress>
{
    internal static readonly AddressCodec Instance = new();

    /// <summary>The address in network byte order.</summary>
    /// <exception cref="ArgumentException">It is none of IPv4.</exception>
    internal static uint ToNumber(string name, IPAddress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.AddressFamily != AddressFamily.InterNetwork)
            throw new ArgumentException($"{name} takes IPv4 addresses, not {value}.", nameof(value));
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        value.TryWriteBytes(bytes, out _);
        return BitConverter.ToUInt32(bytes);
    }

    internal override unsafe Errno Get(int fd, int level, int number, out IPAddress value)
    {
        uint read = 0;
        Errno errno = Read(fd, level, number, &read, sizeof(uint), out _);
        value = new IPAddress(read);
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, IPAddress value)
    {
        uint written = ToNumber(name, value);
        return Write(fd, level, number, &written, sizeof(uint));
    }

    internal override IPAddress Convert(string name, object value) => value switch
    {
        IPAddress address => address,
        string text when HostPort.TryParseAddress(text, out IPAddress? address) => address,
        _ => throw Mismatch(name, value),
    };
}
