namespace FiberNet;

/// <summary>How messages stand in a stream of bytes: behind their lengths, or before a delimiter. It has a limit for what a peer may send.</summary>
/// <remarks>Immutable; any thread, and any number of connections.</remarks>
/// <example>
/// <!-- given: FiberSocket socket -->
/// <code>
/// FrameFormat format = FrameFormat.LengthPrefix(4, limit: 1_000_000);
/// while (await socket.ReadFrame(format) is { Result.IsEnd: false } frame)
///     (await socket.WriteFrame(format, frame.OrThrow())).OrThrow();
/// </code>
/// </example>
public abstract class FrameFormat
{
    private protected FrameFormat(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        Limit = limit;
    }

    /// <summary>The maximum length of the content of a frame, in bytes. A longer one is neither read nor written.</summary>
    public int Limit { get; }

    /// <summary>The length of the content in a fixed number of bytes, then the content.</summary>
    /// <param name="size">How many bytes the length has: 1, 2, 4 or 8. They count the content only, and have no sign.</param>
    /// <param name="limit">The maximum length of the content, in bytes; no more than <paramref name="size"/> bytes can tell.</param>
    /// <param name="isLittleEndian">True: the lowest byte of the length comes first. The default is the order of the network, the highest first.</param>
    /// <returns>The format.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is another, or <paramref name="limit"/> is negative or too large for it.</exception>
    public static FrameFormat LengthPrefix(int size, int limit, bool isLittleEndian = false) => new LengthFormat(size, limit, isLittleEndian);

    /// <summary>The length of the content as a varint, as protobuf has it (seven bits in a byte, the lowest first, at most ten bytes), then the content.</summary>
    /// <param name="limit">The maximum length of the content, in bytes.</param>
    /// <returns>The format.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public static FrameFormat VarintPrefix(int limit) => new VarintFormat(limit);

    /// <summary>The content, then a delimiter, which the content cannot contain.</summary>
    /// <param name="delimiter">What ends a frame, such as <c>"\r\n"</c> or <c>"\0"</c>.</param>
    /// <param name="limit">The maximum length of the content without the delimiter, in bytes.</param>
    /// <returns>The format.</returns>
    /// <exception cref="ArgumentException"><paramref name="delimiter"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative, or with the delimiter more than an array can have.</exception>
    public static FrameFormat Delimited(Delimiter delimiter, int limit) => delimiter.Bytes.IsEmpty
        ? throw new ArgumentException("A delimiter has at least one byte.", nameof(delimiter))
        : new DelimitedFormat(delimiter, limit);

    /// <summary>Looks whether the buffer begins with a frame.</summary>
    /// <param name="buffer">What was received.</param>
    /// <param name="outcome">
    /// If the result is true: the number of bytes of the whole frame. Or EMSGSIZE with the length of the content, as far as that is
    /// known; or EPROTO for a prefix that is none.
    /// </param>
    /// <returns>True if there is a frame, or never will be.</returns>
    internal abstract bool TryFind(ref ReceiveBuffer buffer, out IoResult outcome);

    /// <summary>Where in a whole frame its content is.</summary>
    internal abstract Range ContentOf(ReadOnlySpan<byte> frame);

    /// <summary>The maximum number of bytes around the content.</summary>
    internal abstract int MostOverhead { get; }

    /// <summary>Writes a whole frame.</summary>
    /// <param name="content">What it is to hold.</param>
    /// <param name="frame">Room for it.</param>
    /// <returns>Its length.</returns>
    internal abstract int Write(ReadOnlySpan<byte> content, Span<byte> frame);

    /// <summary>Throws if no frame can hold the content.</summary>
    internal virtual void Check(ReadOnlySpan<byte> content)
    {
        if (content.Length > Limit)
            throw new ArgumentException($"A frame cannot hold {content.Length} bytes: the limit of the format is {Limit}.", nameof(content));
    }

    /// <summary>The outcome of a look at a frame whose prefix tells its length.</summary>
    private protected IoResult Found(int prefix, ulong length) => length <= (ulong)Limit
        ? new IoResult(prefix + (long)length)
        : new IoResult((long)Math.Min(length, IoResult.MaxCount), Errno.EMSGSIZE);

    /// <summary>What an outcome that is no frame means; null if it is one, or the end.</summary>
    internal string? Explain(IoResult outcome) => outcome.Errno switch
    {
        Errno.None => null,
        Errno.EMSGSIZE => $"A frame has {outcome.Count} bytes or more; the limit of the format is {Limit}.",
        Errno.ECONNABORTED when outcome.Count > 0 => $"The stream ended in the middle of a frame, at byte {outcome.Count} of it.",
        Errno.EPROTO => "The length of a frame is malformed.",
        _ => $"No frame was read: {outcome}.",
    };
}
