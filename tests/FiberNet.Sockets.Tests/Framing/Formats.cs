namespace FiberNet.Tests.Framing;

/// <summary>A format of each kind.</summary>
internal static class Formats
{
    internal const int Limit = 100_000;

    internal static readonly FrameFormat[] Each =
    [
        FrameFormat.LengthPrefix(1, limit: 255),
        FrameFormat.LengthPrefix(2, limit: 65_535),
        FrameFormat.LengthPrefix(2, limit: 1_000, isLittleEndian: true),
        FrameFormat.LengthPrefix(4, Limit),
        FrameFormat.LengthPrefix(4, Limit, isLittleEndian: true),
        FrameFormat.LengthPrefix(8, Limit),
        FrameFormat.LengthPrefix(8, Limit, isLittleEndian: true),
        FrameFormat.VarintPrefix(Limit),
        FrameFormat.Delimited("\n", Limit),
        FrameFormat.Delimited("\r\n--", Limit),
    ];

    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, Each.Length)];

    /// <summary>Contents of random lengths, the shortest and the longest among them, without any delimiter.</summary>
    internal static byte[][] Contents(FrameFormat format, Random random, int count)
    {
        byte[][] contents = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            int length = random.Next(12) switch { 0 => 0, 1 => format.Limit, 2 => random.Next(format.Limit), _ => random.Next(Math.Min(300, format.Limit)) };
            contents[i] = new byte[length];
            random.NextBytes(contents[i]);
            foreach (ref byte value in contents[i].AsSpan())
                value |= 0x80;
        }

        return contents;
    }
}
