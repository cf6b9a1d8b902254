namespace FiberNet.AspNetCore.Tests;

/// <summary>Bytes that tell their position.</summary>
internal static class Pattern
{
    internal static byte At(long position) => (byte)(position * 31 + (position >> 8));

    internal static void Fill(Span<byte> bytes, long from)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = At(from + i);
    }

    internal static byte[] Make(int length)
    {
        byte[] bytes = new byte[length];
        Fill(bytes, 0);
        return bytes;
    }
}
