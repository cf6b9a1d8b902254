using System.Buffers.Binary;

namespace Tmds.Linux;

// Network byte order: byteorder(3).
internal static unsafe partial class LibC
{
    public static ushort htons(ushort port) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(port) : port;

    public static ushort ntohs(ushort port) => htons(port);
}
