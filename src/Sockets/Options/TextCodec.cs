using System.Text;

namespace FiberNet;

/// <summary>A short name: of a network device, a congestion control.</summary>
/// <param name="size">What the kernel has room for, its NUL included.</param>
internal sealed class TextCodec(int size) : OptionCodec<string>
{
    /// <summary>IFNAMSIZ, the room for the name of a network device; TCP_CA_NAME_MAX and TCP_ULP_NAME_MAX are as large.</summary>
    internal static readonly TextCodec Name = new(16);

    /// <summary>Long enough for the label that a security module gives a peer.</summary>
    internal static readonly TextCodec Label = new(4096);

    internal override unsafe Errno Get(int fd, int level, int number, out string value)
    {
        byte* text = stackalloc byte[size];
        Errno errno = Read(fd, level, number, text, size, out int length);
        var bytes = new ReadOnlySpan<byte>(text, length);
        // The kernel counts the NUL, or fills the room with them.
        int end = bytes.IndexOf((byte)0);
        value = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = Encoding.UTF8.GetByteCount(value);
        if (length >= size)
            throw OutOfRange(name, value, $"of {size - 1} bytes at most, not {length}");
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"{name} cannot contain NUL.", nameof(value));
        byte* text = stackalloc byte[size];
        Encoding.UTF8.GetBytes(value, new Span<byte>(text, size));
        return Write(fd, level, number, text, length);
    }
}
