namespace FiberNet;

/// <summary>An unsigned number of 32 bits.</summary>
internal sealed class UnsignedCodec : OptionCodec<uint>
{
    internal static readonly UnsignedCodec Instance = new();

    internal override unsafe Errno Get(int fd, int level, int number, out uint value)
    {
        uint read = 0;
        Errno errno = Read(fd, level, number, &read, sizeof(uint), out _);
        value = errno == Errno.None ? read : 0;
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, uint value) =>
        Write(fd, level, number, &value, sizeof(uint));

    internal override uint Convert(string name, object value)
    {
        if (ToInteger(value) is not { } number)
            throw Mismatch(name, value);
        return number is >= 0 and <= uint.MaxValue ? (uint)number : throw OutOfRange(name, value, $"in 0–{uint.MaxValue}");
    }
}
