namespace FiberNet;

/// <summary>A membership with one source, C's <c>ip_mreq_source</c>. The kernel does not tell memberships.</summary>
internal sealed class MulticastSourceCodec : OptionCodec<MulticastSource>
{
    internal static readonly MulticastSourceCodec Instance = new();

    internal override Errno Get(int fd, int level, int number, out MulticastSource value)
    {
        value = null!;
        return Errno.ENOPROTOOPT;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, MulticastSource value)
    {
        ArgumentNullException.ThrowIfNull(value);
        uint* written = stackalloc uint[3];
        written[0] = AddressCodec.ToNumber(name, value.Group);
        written[1] = value.Interface is null ? 0 : AddressCodec.ToNumber(name, value.Interface);
        written[2] = AddressCodec.ToNumber(name, value.Source);
        return Write(fd, level, number, written, 3 * sizeof(uint));
    }
}
