using System.Net.Sockets;

namespace FiberNet;

/// <summary>C's <c>linger</c>: whether to linger, and for how many seconds.</summary>
internal sealed class LingerCodec : OptionCodec<LingerOption>
{
    internal static readonly LingerCodec Instance = new();

    internal override unsafe Errno Get(int fd, int level, int number, out LingerOption value)
    {
        int* read = stackalloc int[2];
        Errno errno = Read(fd, level, number, read, 2 * sizeof(int), out _);
        value = errno == Errno.None ? new LingerOption(read[0] != 0, read[1]) : new LingerOption(false, 0);
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, LingerOption value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.LingerTime < 0)
            throw OutOfRange(name, value.LingerTime, $"0–{int.MaxValue} seconds");
        int* written = stackalloc int[] { value.Enabled ? 1 : 0, value.LingerTime };
        return Write(fd, level, number, written, 2 * sizeof(int));
    }
}
