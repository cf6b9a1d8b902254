using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>
/// Bytes that a socket has received and no fiber has read yet.
/// </summary>
/// <remarks>
/// <para>The bytes are at [_start, _end) of an array that is rented while there are any (or while there is room asked for)
/// and goes back when they are gone. What was received last is at the end; what a cancelled read gives back goes in front.</para>
/// <para>A mutable struct, to be a field of the socket and nothing else: a copy would rent and return the same array twice.
/// One thread. The socket bounds its size by the limits it passes; nothing here grows without being asked.</para>
/// </remarks>
internal partial struct ReceiveBuffer
{
    // A leftover moves when the array has this many times the room it needs. Less, and a long line that comes in small
    // packets would be copied at each of them; more, and idle half-lines would hold more.
    private const int WasteFactor = 4;
    private const int SmallestArray = 16;

    private byte[]? _array;
    private int _start;
    private int _end;

    // Of the bytes from _start on, how many are known to hold no match of _scannedFor.
    private int _scanned;
    private DelimiterSet? _scannedFor;

    // Who may still look into the array: a bit for slices that were given out since the last read, above it the count of
    // those that are promised to fibers that do not run yet. While there are any of the latter, nothing in the array moves,
    // and the garbage collector gets it instead of the pool.
    private int _slices;
    private const int GivenOut = 1;
    private const int Loan = 2;

    /// <summary>How many bytes wait.</summary>
    public readonly int Count => _end - _start;

    private readonly bool HasLoans => _slices >= Loan;

    /// <summary>Whether none waits.</summary>
    public readonly bool IsEmpty => _end == _start;

    /// <summary>How much memory is held, for statistics.</summary>
    public readonly int Capacity => _array?.Length ?? 0;

    /// <summary>The bytes in order, valid until the next call that changes the buffer.</summary>
    public readonly ReadOnlySpan<byte> Unread => new(_array, _start, Count);

    /// <summary>The bytes in order, valid until the next call that changes the buffer.</summary>
    public readonly ReadOnlyMemory<byte> UnreadMemory => new(_array, _start, Count);

    /// <summary>Room to receive into, to be followed by <see cref="Advance"/> for what came.</summary>
    /// <param name="wanted">How many bytes there must be room for at least; positive.</param>
    /// <param name="limit">The most that the buffer may hold, unread bytes included.</param>
    /// <returns>
    /// All the room there is after the bytes: <paramref name="wanted"/> at least, unless that would exceed the limit; never
    /// beyond the limit. Empty if the limit is reached.
    /// </returns>
    public Memory<byte> GetMemory(int wanted, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(wanted);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        int allowed = Math.Min(limit, Array.MaxLength) - Count;
        if (allowed <= 0)
            return default;
        wanted = Math.Min(wanted, allowed);
        // All of it was taken, but the array has stayed for the holder of a slice.
        if (IsEmpty && !HasLoans)
            _start = _end = _scanned = 0;
        if (_array is null || _array.Length - _end < wanted)
            MakeRoom(wanted);
        return _array.AsMemory(_end, Math.Min(_array!.Length - _end, allowed));
    }

    /// <summary>Adds the first bytes of what <see cref="GetMemory"/> gave.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Capacity - _end);
        _end += count;
    }

    /// <summary>Adds a copy of bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        Memory<byte> room = GetMemory(bytes.Length);
        if (room.Length < bytes.Length)
            ThrowTooLarge();
        bytes.CopyTo(room.Span);
        Advance(bytes.Length);
    }

    /// <summary>Takes over an array of <see cref="ReceiveArrays"/> instead of a copy of its bytes; only if nothing else is here.</summary>
    /// <param name="array">The array; the buffer gives it back.</param>
    /// <param name="count">How many of its first bytes count.</param>
    /// <returns>False if there are other bytes, or slices that are lent: the array stays the caller's.</returns>
    public bool TryAdopt(byte[] array, int count)
    {
        if (!IsEmpty || HasLoans)
            return false;
        Debug.Assert(count >= 0 && count <= array.Length, "the bytes are those of the array");
        Clear();
        _array = array;
        _end = count;
        return true;
    }

    /// <summary>
    /// Puts bytes that were read back in front of the others: the next reader gets them first. That is no read: a slice stays.
    /// </summary>
    public void Prepend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_start < bytes.Length || _slices != 0)
            MakeRoomInFront(bytes.Length);
        _start -= bytes.Length;
        bytes.CopyTo(_array.AsSpan(_start));
        _scanned = 0;
    }

    /// <summary>Takes the first <paramref name="count"/> bytes away. The array goes back if they were the last.</summary>
    public void Consume(int count)
    {
        Skip(count);
        _slices &= ~GivenOut;
        if (IsEmpty)
            Clear();
    }

    /// <summary>
    /// Takes the first <paramref name="count"/> bytes away but leaves them where they are until the next call that changes
    /// the buffer for a read, <see cref="TrimForPark"/> and <see cref="Clear"/> included. <see cref="Release"/> leaves them.
    /// </summary>
    public ReadOnlyMemory<byte> Take(int count)
    {
        int start = _start;
        Skip(count);
        _slices |= GivenOut;
        return new ReadOnlyMemory<byte>(_array, start, count);
    }

    /// <summary>As <see cref="Take"/>, but the bytes stay until <see cref="EndLoan"/> is called, whatever else is.</summary>
    public ReadOnlyMemory<byte> Lend(int count)
    {
        ReadOnlyMemory<byte> slice = Take(count);
        if (_array is not null)
            _slices += Loan;
        return slice;
    }

    /// <summary>The reader has got its slice: from now on it is as one of <see cref="Take"/>.</summary>
    public void EndLoan(ReadOnlyMemory<byte> slice)
    {
        if (HasLoans && MemoryMarshal.TryGetArray(slice, out ArraySegment<byte> segment) && segment.Array == _array)
            _slices -= Loan;
    }

    /// <summary>Takes the first <paramref name="count"/> bytes away, as an array of their own.</summary>
    public byte[] TakeArray(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count);
        byte[] bytes = Unread[..count].ToArray();
        Consume(count);
        return bytes;
    }

    /// <summary>Takes as many bytes away as there are and fit.</summary>
    /// <returns>How many were copied.</returns>
    public int Read(Span<byte> destination)
    {
        int count = Math.Min(Count, destination.Length);
        Unread[..count].CopyTo(destination);
        Consume(count);
        return count;
    }

    /// <summary>
    /// Where the first line ends: the length of it with its delimiter, or -1. Each byte is searched once however often this
    /// is called, as long as it is for the same delimiters.
    /// </summary>
    /// <param name="delimiters">What ends a line.</param>
    /// <param name="limit">Look at so many bytes only: a line that is longer is not found.</param>
    public int FindLine(Delimiters delimiters, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        DelimiterSet set = delimiters.Set;
        if (_scannedFor is null || !_scannedFor.Matches(set))
        {
            _scannedFor = set;
            _scanned = 0;
        }
        ReadOnlySpan<byte> data = Unread[..Math.Min(limit, Count)];
        // An earlier search may have gone further, with a larger limit.
        if (_scanned > data.Length)
            _scanned = data.Length;
        return set.FindEnd(data, ref _scanned);
    }

    /// <summary>
    /// Before its socket waits: gives the array back if it is empty, else moves a small leftover out of a large one. So ten
    /// thousand half-lines hold what they need, and not ten thousand receive buffers.
    /// </summary>
    public void TrimForPark()
    {
        if (_array is null)
            return;
        if (IsEmpty)
        {
            Clear();
            return;
        }
        long adequate = Math.Max(SmallestArray, BitOperations.RoundUpToPowerOf2((uint)Count));
        if (_array.Length >= WasteFactor * adequate)
            MoveTo(Count, 0, mayReturn: !HasLoans);
    }

    /// <summary>For a read: drops all bytes and gives the array back. Slices that were given out before are no longer valid.</summary>
    public void Clear()
    {
        byte[]? array = _array;
        bool isLent = HasLoans;
        this = default;
        if (array is not null && !isLent)
            ReceiveArrays.Return(array);
    }

    /// <summary>
    /// For the end of the socket: drops all bytes. The array goes back unless a slice of it may be in use: the pool would give
    /// it to another connection, whose bytes the slice would show.
    /// </summary>
    public void Release()
    {
        if (_slices != 0)
            this = default;
        else
            Clear();
    }

    private void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count, nameof(count));
        _start += count;
        _scanned = Math.Max(0, _scanned - count);
    }

    private void MakeRoom(int wanted)
    {
        // Moving down costs a copy of what is there, so only after as much was consumed; else room is doubled. Either way
        // a byte is copied a fixed number of times however small the pieces are in which it comes and goes.
        if (_array is not null && !HasLoans && _array.Length - Count >= wanted && _start >= Count)
            MoveWithin(0);
        else
            MoveTo((int)Math.Min(Count + (long)Math.Max(Count, wanted), Array.MaxLength), 0, mayReturn: !HasLoans);
    }

    private void MakeRoomInFront(int wanted)
    {
        if ((long)Count + wanted > Array.MaxLength)
            ThrowTooLarge();
        if (_array is not null && _slices == 0 && _array.Length - Count >= wanted)
            MoveWithin(_array.Length - Count);
        else
            MoveTo(Count + wanted, wanted, mayReturn: _slices == 0);
    }

    private void MoveWithin(int start)
    {
        Debug.Assert(_array is not null);
        Unread.CopyTo(_array.AsSpan(start));
        _end = start + Count;
        _start = start;
    }

    private void MoveTo(int capacity, int start, bool mayReturn)
    {
        byte[] array = ReceiveArrays.Rent(Math.Max(capacity, SmallestArray));
        Unread.CopyTo(array.AsSpan(start));
        if (_array is not null && mayReturn)
            ReceiveArrays.Return(_array);
        _slices = 0;
        _array = array;
        _end = start + Count;
        _start = start;
    }

    private static void ThrowTooLarge() => throw new InvalidOperationException("The bytes do not fit in an array.");
}
