namespace FiberNet;

/// <summary>C's <c>ucred</c>: three numbers of 32 bits. It can be read only.</summary>
internal sealed class PeerCredentialsCodec : OptionCodec<PeerCredentials>
{
    internal static readonly PeerCredentialsCodec Instance = new();

    internal override unsafe Errno Get(int fd, int level, int number, out PeerCredentials value)
    {
        uint* read = stackalloc uint[3];
        Errno errno = Read(fd, level, number, read, 3 * sizeof(uint), out _);
        value = errno == Errno.None ? new PeerCredentials((int)read[0], read[1], read[2]) : default;
        return errno;
    }

    internal override Errno Set(int fd, int level, int number, string name, PeerCredentials value) => Errno.ENOPROTOOPT;
}
