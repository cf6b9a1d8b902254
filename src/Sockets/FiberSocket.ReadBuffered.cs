namespace FiberNet;

/// <content>Reading through the socket's own buffer: counted bytes, lines, the rest.</content>
public sealed partial class FiberSocket
{
    /// <summary>What a line may have at most if nothing else is said: 64 KiB.</summary>
    public const int DefaultLineLimit = 64 * 1024;

    /// <summary>
    /// How many times one call receives before the loop gets its turn: a peer that sends as fast as one can read must not
    /// keep the reactor.
    /// </summary>
    private const int ReceivesAtOnce = 4;

    /// <summary>Reads exactly <paramref name="length"/> bytes; parks until they are there.</summary>
    /// <remarks>What has come stays in the socket's own buffer if the call ends early, for the next read.</remarks>
    /// <param name="length">How many bytes. 0 gives an empty array at once.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>
    /// The bytes; fewer only at the end of the stream. Null when nothing is left (<see cref="Errno"/> is none), when the
    /// time is over (ETIMEDOUT) and on an error (ECONNRESET, …; EBADF: closed meanwhile).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative; <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<byte[]?> Read(int length, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return ReadArray(ReadRequest.Bytes(length), timeout);
    }

    /// <summary>Reads to the end of the stream; parks until that comes.</summary>
    /// <param name="limit">How many bytes to take at most. If there are more: the first <paramref name="limit"/>, with EMSGSIZE; the rest stays to be read.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>The bytes, perhaps none. Null when the time is over (ETIMEDOUT) and on an error; what has come can be read still.</returns>
    /// <inheritdoc cref="Read(int, TimeSpan?)"/>
    public FiberTask<byte[]?> ReadToEnd(int limit, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return ReadArray(ReadRequest.End(limit), timeout);
    }

    /// <summary>Reads a line with its delimiter; parks until one is there.</summary>
    /// <param name="limit">How many bytes a line may have, its delimiter included.</param>
    /// <param name="eols">What ends a line; by default <c>"\n"</c>. Of several the one that ends first.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>
    /// The line. At the end of the stream the unterminated rest, then null (<see cref="Errno"/> is none). A line that is too
    /// long: its first <paramref name="limit"/> bytes, with EMSGSIZE. Null when the time is over (ETIMEDOUT) and on an error.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative; <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Read(int, TimeSpan?)"/>
    public FiberTask<byte[]?> ReadLine(int limit = DefaultLineLimit, Delimiters eols = default, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return ReadArray(ReadRequest.Line(limit, eols), timeout);
    }

    /// <inheritdoc cref="ReadLine(int, Delimiters, TimeSpan?)"/>
    public FiberTask<byte[]?> ReadLine(Delimiters eols, TimeSpan? timeout = null) => ReadLine(DefaultLineLimit, eols, timeout);

    /// <summary>Reads a line without a copy: a slice of the socket's own buffer, valid until anyone's next read on this socket.</summary>
    /// <remarks>
    /// <see cref="Close"/> and <see cref="Detach"/> are no reads: after them the slice stays readable, and its bytes stay those of
    /// this socket. So another socket may write the slice while this one is closed.
    /// </remarks>
    /// <returns>
    /// The line with its delimiter, as <see cref="ReadLine(int, Delimiters, TimeSpan?)"/> gives it. Empty where that gives
    /// null: no line is empty.
    /// </returns>
    /// <inheritdoc cref="ReadLine(int, Delimiters, TimeSpan?)"/>
    public FiberTask<ReadOnlyMemory<byte>> ReadLineMemory(int limit = DefaultLineLimit, Delimiters eols = default, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<ReadOnlyMemory<byte>>();
        ReadRequest request = ReadRequest.Line(limit, eols);
        if (!TryReadBuffered(request, timeout, out int count, out Errno error))
            return Scheduler.Rent<ReadMemoryOperation>().Start(this, request, timeout);
        if (!Scheduler.TrySpend())
            return Scheduler.Rent<ReadMemoryOperation>().AfterYield(this, count, error);
        SetError(error);
        return FiberTask.FromResult(count < 0 ? default : _received.Take(count));
    }

    private FiberTask<byte[]?> ReadArray(in ReadRequest request, TimeSpan? timeout)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<byte[]?>();
        if (!TryReadBuffered(request, timeout, out int count, out Errno error))
            return Scheduler.Rent<ReadArrayOperation>().Start(this, request, timeout);
        if (!Scheduler.TrySpend())
            return Scheduler.Rent<ReadArrayOperation>().AfterYield(this, count, error);
        SetError(error);
        return FiberTask.FromResult(count < 0 ? null : _received.TakeArray(count));
    }

    /// <summary>The part of a buffered read that needs no operation.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="timeout">The caller's.</param>
    /// <param name="count">How many bytes to take out of the buffer; -1 if the read has ended without any.</param>
    /// <param name="error">How the read has ended.</param>
    /// <returns>True if the read has ended.</returns>
    private bool TryReadBuffered(in ReadRequest request, TimeSpan? timeout, out int count, out Errno error)
    {
        count = -1;
        if (request.IsNothing || !_descriptor.HasReaders)
        {
            for (int received = 0; ; received++)
            {
                if (request.IsMet(ref _received, out count, out error))
                    return true;

                count = -1;
                if (received == ReceivesAtOnce && timeout != TimeSpan.Zero)
                {
                    _descriptor.ServeAgain();
                    break;
                }

                int result = FillBuffer();
                if (result > 0)
                    continue;
                if (result == 0)
                {
                    error = Errno.None;
                    if (HasBuffered || !request.IsNullAtEnd)
                        count = _received.Count;
                    return true;
                }

                if (result == -(int)Errno.EAGAIN)
                    break;
                error = (Errno)(-result);
                return true;
            }
        }

        error = Errno.ETIMEDOUT;
        return timeout == TimeSpan.Zero;
    }
}
