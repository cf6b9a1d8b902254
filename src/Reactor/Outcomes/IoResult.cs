using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>
/// The outcome of an I/O call: how much it did, and the errno that stopped it, if one did. Eight bytes, never null.
/// </summary>
/// <remarks>
/// <para>A call that stopped halfway has both: <see cref="Count"/> tells what was done before <see cref="Errno"/> stopped it.
/// A read at the end of the stream has no errno; <see cref="IsEnd"/> is true.</para>
/// <para>It converts to <see cref="bool"/>: true if the call did what it was called for. At the end of the stream that is
/// false, so a loop over reads ends.</para>
/// </remarks>
/// <example>
/// <!-- given: FiberSocket socket, byte[] reply -->
/// <code>
/// if (await socket.Write(reply) is { IsSuccess: false } failed)
///     Console.WriteLine($"{failed.Count} bytes went out, then {failed.Errno}");
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
[MustObserve]
public readonly struct IoResult : IEquatable<IoResult>
{
    /// <summary>The largest count there is: 2^48 - 1. No system call does as much.</summary>
    public const long MaxCount = (1L << CountBits) - 1;

    // From the lowest bit: 48 bits of the count, 15 of the errno, 1 for the end of the stream.
    private const int CountBits = 48;
    private const long EndBit = long.MinValue;
    private const int ErrnoMask = 0x7FFF;

    // MAX_ERRNO of include/linux/err.h: a greater one cannot come from the kernel.
    private const int MaxErrno = 4095;

    private readonly long _bits;

    /// <summary>Makes an outcome.</summary>
    /// <param name="count">What was done: bytes, descriptors, or bits of <see cref="IoEvents"/>; 0 to <see cref="MaxCount"/>.</param>
    /// <param name="errno">What stopped the call, up to 4,095; <see cref="Errno.None"/> if nothing did.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> or <paramref name="errno"/> is out of range.</exception>
    public IoResult(long count, Errno errno = Errno.None)
    {
        if ((ulong)count > MaxCount || (uint)errno > MaxErrno)
            ThrowOutOfRange(count, errno);
        _bits = count | (long)errno << CountBits;
    }

    /// <summary>The end of the stream: nothing was read, and nothing more will be.</summary>
    public static IoResult End => EndAfter(0);

    /// <summary>The end of the stream came before a read had what it was called for.</summary>
    /// <param name="count">How many bytes came before it; 0 to <see cref="MaxCount"/>.</param>
    /// <returns>An outcome with both, which converts to false.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public static IoResult EndAfter(long count) => Unsafe.BitCast<long, IoResult>(new IoResult(count)._bits | EndBit);

    /// <summary>The outcome of a system call that succeeded; no call of Linux does as much as <see cref="MaxCount"/>.</summary>
    /// <param name="count">What it returned.</param>
    internal static IoResult Done(long count)
    {
        Debug.Assert(count is >= 0 and <= MaxCount, "A count has 48 bits.");
        return Unsafe.BitCast<long, IoResult>(count);
    }

    /// <summary>The outcome of a wait.</summary>
    /// <param name="events">What the descriptor is ready for.</param>
    /// <returns>An outcome with these <see cref="Events"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="events"/> has another bit than those of <see cref="IoEvents.ReadWrite"/>.</exception>
    public static IoResult Ready(IoEvents events)
    {
        if ((uint)events > (uint)IoEvents.ReadWrite)
            ThrowUndefined(events);
        return Done((long)events);
    }

    /// <summary>What was done: bytes, descriptors, or for a wait the bits of <see cref="Events"/>. Never negative; 0 where there is nothing to count.</summary>
    public long Count => _bits & MaxCount;

    /// <summary><see cref="Count"/> as an <see cref="int"/>, for slices: <c>buffer.AsMemory(0, read.Bytes)</c>.</summary>
    /// <exception cref="OverflowException">The count is more than <see cref="int.MaxValue"/>: only writes of many pieces and of files do so much.</exception>
    public int Bytes => checked((int)Count);

    /// <summary>What stopped the call; <see cref="Errno.None"/> if nothing did.</summary>
    public Errno Errno => (Errno)(_bits >> CountBits & ErrnoMask);

    /// <summary>True if no error stopped the call. Also true at the end of the stream.</summary>
    public bool IsSuccess => _bits << 1 >>> CountBits + 1 == 0;

    /// <summary>True if a read found the end of the stream.</summary>
    public bool IsEnd => _bits < 0;

    /// <summary>True if the timeout stopped the call (ETIMEDOUT); the kernel may give ETIMEDOUT for a connection, too.</summary>
    public bool IsTimeout => Errno == Errno.ETIMEDOUT;

    /// <summary>True if the call would have had to wait (EAGAIN).</summary>
    public bool WouldBlock => Errno == Errno.EAGAIN;

    /// <summary>Of a wait: what the descriptor is ready for.</summary>
    public IoEvents Events => (IoEvents)Count;

    /// <summary>True if the call did what it was called for: no errno, and not the end of the stream.</summary>
    /// <param name="result">The outcome.</param>
    public static implicit operator bool(IoResult result) => result._bits is >= 0 and <= MaxCount;

    /// <summary>An outcome without a count: success for <see cref="Errno.None"/>, else a failure.</summary>
    /// <param name="errno">What stopped the call, up to 4,095.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errno"/> is out of range.</exception>
    public static implicit operator IoResult(Errno errno) => new(0, errno);

    /// <summary>True if count, errno and end are equal.</summary>
    /// <param name="left">One outcome.</param>
    /// <param name="right">The other outcome.</param>
    public static bool operator ==(IoResult left, IoResult right) => left._bits == right._bits;

    /// <summary>True unless count, errno and end are equal.</summary>
    /// <param name="left">One outcome.</param>
    /// <param name="right">The other outcome.</param>
    public static bool operator !=(IoResult left, IoResult right) => left._bits != right._bits;

    /// <inheritdoc cref="op_Implicit(IoResult)"/>
    /// <returns>True if the call did what it was called for.</returns>
    public bool ToBoolean() => this;

    /// <summary>Makes an outcome without a count.</summary>
    /// <param name="errno">What stopped the call, up to 4,095.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errno"/> is out of range.</exception>
    public static IoResult FromErrno(Errno errno) => errno;

    /// <summary>Splits the outcome: <c>var (count, errno) = await socket.ReadSome(buffer);</c></summary>
    /// <param name="count"><see cref="Count"/>.</param>
    /// <param name="errno"><see cref="Errno"/>.</param>
    public void Deconstruct(out long count, out Errno errno)
    {
        count = Count;
        errno = Errno;
    }

    /// <inheritdoc/>
    public bool Equals(IoResult other) => _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IoResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bits.GetHashCode();

    /// <summary>"42", "42, then EPIPE (Broken pipe)", "ETIMEDOUT (Connection timed out)", "end of stream" or "5, then end of stream".</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string count = Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (IsEnd)
            return Count == 0 ? "end of stream" : $"{count}, then end of stream";
        if (IsSuccess)
            return count;
        string error = $"{Errno} ({Errno.StrError()})";
        return Count == 0 ? error : $"{count}, then {error}";
    }

    [DoesNotReturn]
    private static void ThrowUndefined(IoEvents events) =>
        throw new ArgumentOutOfRangeException(nameof(events), events, "A descriptor is ready for Read, Write, both or None.");

    [DoesNotReturn]
    private static void ThrowOutOfRange(long count, Errno errno) => throw (count is < 0 or > MaxCount
        ? new ArgumentOutOfRangeException(nameof(count), count, $"A count is between 0 and {MaxCount}; pass the errno beside it.")
        : new ArgumentOutOfRangeException(nameof(errno), errno, $"An errno is between 0 and {MaxErrno}."));
}
