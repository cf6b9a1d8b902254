using System.Buffers;

namespace FiberNet.Tests.StreamContract;

/// <summary>
/// One direction of a connection. What arrives is what was written, in order: a write that has succeeded whole, any other as far as
/// it went. A byte tells of which write it is and where in it, so a byte too many, too few or out of place shows.
/// </summary>
internal sealed class DirectionModel
{
    /// <summary>More writes would be told apart no longer.</summary>
    internal const int MostWrites = 16;

    private readonly List<int> _lengths = [];
    private readonly HashSet<int> _whole = [];
    private readonly ArrayBufferWriter<byte> _received = new();

    /// <summary>The bytes of the next write.</summary>
    internal byte[] Make(int length)
    {
        Assert.True(_lengths.Count < MostWrites);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = ByteAt(_lengths.Count, i);
        _lengths.Add(length);
        return bytes;
    }

    /// <summary>A write has succeeded; they end in the order in which they were made.</summary>
    internal void Succeeded(int write) => _whole.Add(write);

    internal void Received(ReadOnlySpan<byte> bytes) => _received.Write(bytes);

    /// <param name="isComplete">Whether the end was met after all that was sent; false if the connection was cut.</param>
    internal void Check(bool isComplete)
    {
        ReadOnlySpan<byte> rest = _received.WrittenSpan;
        for (int write = 0; write < _lengths.Count; write++)
        {
            int count = 0;
            while (count < _lengths[write] && count < rest.Length && rest[count] == ByteAt(write, count))
                count++;
            rest = rest[count..];
            if (_whole.Contains(write) && count < _lengths[write])
                Assert.True(!isComplete && rest.IsEmpty, $"Of write {write} of {_lengths[write]} bytes, which has succeeded, {count} have come. {Describe(isComplete, rest)}");
        }

        Assert.True(rest.IsEmpty, $"{rest.Length} bytes have come that belong nowhere. {Describe(isComplete, rest)}");
    }

    private string Describe(bool isComplete, ReadOnlySpan<byte> rest) =>
        $"Writes: {string.Join(' ', _lengths.Select((length, write) => $"{length}{(_whole.Contains(write) ? "" : "?")}"))}; {_received.WrittenCount} received, "
        + $"{(isComplete ? "to the end" : "then cut")}, from there on {Convert.ToHexString(rest[..Math.Min(rest.Length, 20)])}";

    private static byte ByteAt(int write, int offset) => (byte)((write << 4) | (offset & 15));
}
