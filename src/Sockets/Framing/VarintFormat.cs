namespace FiberNet;

/// <summary>A length of seven bits in a byte, the lowest first, then the content.</summary>
internal sealed class VarintFormat : FrameFormat
{
    /// <summary>Of 64 bits.</summary>
    private const int MostBytes = 10;

    internal VarintFormat(int limit)
        : base(limit) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Array.MaxLength - MostBytes);

    internal override int MostOverhead => MostBytes;

    internal override bool TryFind(ref ReceiveBuffer buffer, out IoResult outcome)
    {
        outcome = default;
        int prefix = Read(buffer.Unread, out ulong length);
        if (prefix == 0)
            return false;
        outcome = prefix > MostBytes ? Errno.EPROTO : Found(prefix, length);
        return !outcome.IsSuccess || buffer.Count >= outcome.Count;
    }

    internal override Range ContentOf(ReadOnlySpan<byte> frame) => Read(frame, out _)..;

    internal override int Write(ReadOnlySpan<byte> content, Span<byte> frame)
    {
        int prefix = 0;
        uint rest = (uint)content.Length;
        for (; rest >= 0x80; rest >>= 7)
            frame[prefix++] = (byte)(rest | 0x80);
        frame[prefix++] = (byte)rest;
        content.CopyTo(frame[prefix..]);
        return prefix + content.Length;
    }

    /// <returns>How many bytes the length has; 0 if they are not all there; more than there can be if it does not end, or has more than 64 bits.</returns>
    private static int Read(ReadOnlySpan<byte> bytes, out ulong length)
    {
        length = 0;
        for (int i = 0; i < bytes.Length && i < MostBytes; i++)
        {
            length |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
                return i == MostBytes - 1 && bytes[i] > 1 ? MostBytes + 1 : i + 1;
        }

        return bytes.Length < MostBytes ? 0 : MostBytes + 1;
    }
}
