namespace FiberNet;

/// <summary>A flag: a C <c>int</c>, set if it is not 0.</summary>
internal sealed class BoolCodec : OptionCodec<bool>
{
    internal static readonly BoolCodec Instance = new();

    internal override unsafe Errno Get(int fd, int level, int number, out bool value)
    {
        int read = 0;
        Errno errno = Read(fd, level, number, &read, sizeof(int), out _);
        value = errno == Errno.None && read != 0;
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, bool value)
    {
        int flag = value ? 1 : 0;
        return Write(fd, level, number, &flag, sizeof(int));
    }

    internal override bool Convert(string name, object value) =>
        (ToInteger(value) ?? throw Mismatch(name, value)) != 0;
}
