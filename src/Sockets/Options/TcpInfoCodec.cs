using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>
/// C's <c>tcp_info</c>, read by offset: the kernel only ever adds to its end, and an old one writes less, which stays 0.
/// </summary>
internal sealed class TcpInfoCodec : OptionCodec<TcpInfo>
{
    internal static readonly TcpInfoCodec Instance = new();

    private const int Size = 136;

    internal override unsafe Errno Get(int fd, int level, int number, out TcpInfo value)
    {
        byte* read = stackalloc byte[Size];
        new Span<byte>(read, Size).Clear();
        Errno errno = Read(fd, level, number, read, Size, out _);
        value = errno == Errno.None ? Parse(new ReadOnlySpan<byte>(read, Size)) : default;
        return errno;
    }

    internal override Errno Set(int fd, int level, int number, string name, TcpInfo value) => Errno.ENOPROTOOPT;

    private static TcpInfo Parse(ReadOnlySpan<byte> info) => new()
    {
        State = info[0],
        Retransmits = info[2],
        RetransmissionTimeout = TimeSpan.FromMicroseconds(UInt32(info, 8)),
        SendSegmentSize = UInt32(info, 16),
        ReceiveSegmentSize = UInt32(info, 20),
        Unacknowledged = UInt32(info, 24),
        Lost = UInt32(info, 32),
        SinceDataSent = TimeSpan.FromMilliseconds(UInt32(info, 44)),
        SinceDataReceived = TimeSpan.FromMilliseconds(UInt32(info, 52)),
        PathMtu = UInt32(info, 60),
        RoundTripTime = TimeSpan.FromMicroseconds(UInt32(info, 68)),
        RoundTripVariation = TimeSpan.FromMicroseconds(UInt32(info, 72)),
        CongestionWindow = UInt32(info, 80),
        TotalRetransmits = UInt32(info, 100),
        BytesAcknowledged = MemoryMarshal.Read<ulong>(info[120..]),
        BytesReceived = MemoryMarshal.Read<ulong>(info[128..]),
    };

    private static uint UInt32(ReadOnlySpan<byte> info, int offset) => MemoryMarshal.Read<uint>(info[offset..]);
}
