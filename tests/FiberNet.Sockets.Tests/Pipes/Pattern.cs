namespace FiberNet.Tests;

/// <summary>A stream of bytes of which each depends on its position, so that one that is lost, doubled or moved shows.</summary>
internal static class Pattern
{
    private const int Period = 65536;

    private static readonly byte[] s_bytes = [.. Enumerable.Range(0, 8 * Period).Select(static position => (byte)(position * 31 + (position >> 8)))];

    internal static void Fill(Span<byte> bytes, long from)
    {
        for (int done = 0; done < bytes.Length;)
        {
            ReadOnlySpan<byte> part = At(from + done, bytes.Length - done);
            part.CopyTo(bytes[done..]);
            done += part.Length;
        }
    }

    internal static void Check(ReadOnlySpan<byte> bytes, long from)
    {
        for (int done = 0; done < bytes.Length;)
        {
            ReadOnlySpan<byte> part = At(from + done, bytes.Length - done);
            if (!bytes.Slice(done, part.Length).SequenceEqual(part))
                Assert.Fail($"A byte of those from {from + done} to {from + done + part.Length} is wrong.");
            done += part.Length;
        }
    }

    private static ReadOnlySpan<byte> At(long position, int most)
    {
        int start = (int)(position % Period);
        return s_bytes.AsSpan(start, Math.Min(most, s_bytes.Length - start));
    }
}
