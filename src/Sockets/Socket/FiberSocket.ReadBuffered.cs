namespace FiberNet;

/// <content>Reading through the socket's own buffer: counted bytes, lines, the rest.</content>
public sealed partial class FiberSocket
{
    /// <summary>The default limit of a line, its delimiter included: 64 KiB.</summary>
    public const int DefaultLineLimit = 64 * 1024;

    /// <summary>
    /// How many times one call receives before the loop gets its turn: a peer that sends as fast as one can read must not
    /// keep the reactor.
    /// </summary>
    private const int ReceivesAtOnce = 4;

    /// <summary>Reads exactly <paramref name="length"/> bytes; suspends until they are there.</summary>
    /// <remarks>If the call ends early, the bytes received so far stay in the socket's own buffer for the next read.</remarks>
    /// <param name="length">How many bytes. 0 gives an empty array at once.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>
    /// The bytes; fewer only at the end of the stream. <c>null</c> when nothing is left (<see cref="Errno"/> is <c>None</c>), on
    /// timeout (ETIMEDOUT) and on an error (ECONNRESET, …; EBADF: closed meanwhile).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative; <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// byte[]? header = await socket.Read(8, timeout: TimeSpan.FromSeconds(10));
    /// if (header is not { Length: 8 })
    ///     Console.WriteLine($"no whole header: {socket.Error ?? "the stream has ended"}");
    /// </code>
    /// </example>
    public FiberTask<byte[]?> Read(int length, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return ReadArray(ReadRequest.Bytes(length), timeout);
    }

    /// <summary>Reads to the end of the stream; suspends until that comes.</summary>
    /// <param name="limit">The maximum number of bytes. If the stream has more, the call gives the first <paramref name="limit"/> with EMSGSIZE, and the rest can still be read.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>The bytes, perhaps none. <c>null</c> on timeout (ETIMEDOUT) and on an error; the bytes received so far can still be read.</returns>
    /// <inheritdoc cref="Read(int, TimeSpan?)"/>
    public FiberTask<byte[]?> ReadToEnd(int limit, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return ReadArray(ReadRequest.End(limit), timeout);
    }

    /// <summary>Reads a line with its delimiter; suspends until one is there.</summary>
    /// <param name="limit">How many bytes a line may have, its delimiter included.</param>
    /// <param name="eols">What ends a line; by default <c>"\n"</c>. With several delimiters, the match that ends first.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>
    /// The line. At the end of the stream the unterminated rest, then <c>null</c> (<see cref="Errno"/> is <c>None</c>). A line that is
    /// too long: its first <paramref name="limit"/> bytes, with EMSGSIZE. <c>null</c> on timeout (ETIMEDOUT) and on an error.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative; <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Read(int, TimeSpan?)"/>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// while (await socket.ReadLine(limit: 1024) is { } line)
    ///     Console.Write(System.Text.Encoding.UTF8.GetString(line)); // with its line feed
    /// </code>
    /// </example>
    public FiberTask<byte[]?> ReadLine(int limit = DefaultLineLimit, Delimiters eols = default, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return ReadArray(ReadRequest.Line(limit, eols), timeout);
    }

    /// <inheritdoc cref="ReadLine(int, Delimiters, TimeSpan?)"/>
    public FiberTask<byte[]?> ReadLine(Delimiters eols, TimeSpan? timeout = null) => ReadLine(DefaultLineLimit, eols, timeout);

    /// <summary>Reads a line without a copy: a slice of the socket's own buffer, valid until the next read on this socket, by any fiber.</summary>
    /// <remarks>
    /// <see cref="Close"/> and <see cref="Detach"/> are not reads: the slice stays valid after them, and its bytes do not change. So
    /// another socket may write the slice while this one is closed.
    /// </remarks>
    /// <returns>
    /// The line with its delimiter, as <see cref="ReadLine(int, Delimiters, TimeSpan?)"/> gives it, and the outcome. The line is
    /// empty where that gives <c>null</c>: no line is empty.
    /// </returns>
    /// <inheritdoc cref="ReadLine(int, Delimiters, TimeSpan?)"/>
    public FiberTask<ReceivedLine> ReadLineMemory(int limit = DefaultLineLimit, Delimiters eols = default, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return Read<SliceForm, ReceivedLine>(ReadRequest.Line(limit, eols), timeout);
    }

    private FiberTask<byte[]?> ReadArray(in ReadRequest request, TimeSpan? timeout) => Read<ArrayForm, byte[]?>(request, timeout);

    internal FiberTask<T> Read<TForm, T>(in ReadRequest request, TimeSpan? timeout)
        where TForm : struct, IReadForm<T>
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<T>();
        if (!TryReadBuffered(request, timeout, out bool hasBytes, out IoResult outcome))
            return Scheduler.Rent<BufferedReadOperation<TForm, T>>().Start(this, request, timeout);
        if (!Scheduler.TrySpend())
            return Scheduler.Defer(hasBytes ? TForm.Take(this, request, outcome) : TForm.Nothing(request, outcome), new ReturnedBuffered<TForm, T>(this, outcome));
        _ = Publish(outcome);
        return FiberTask.FromResult(hasBytes ? TForm.TakeNow(ref _received, request, outcome) : TForm.Nothing(request, outcome));
    }

    /// <summary>The part of a buffered read that needs no operation.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="timeout">The caller's.</param>
    /// <param name="hasBytes">False if the read has ended without any bytes.</param>
    /// <param name="outcome">How the read has ended; its count is how many bytes to take out of the buffer.</param>
    /// <returns>True if the read has ended.</returns>
    private bool TryReadBuffered(in ReadRequest request, TimeSpan? timeout, out bool hasBytes, out IoResult outcome)
    {
        if (request.IsNothing || !_descriptor.HasReaders)
        {
            for (int received = 0; ; received++)
            {
                hasBytes = request.IsMet(ref _received, out outcome);
                if (hasBytes)
                    return true;
                if (received == ReceivesAtOnce && timeout != TimeSpan.Zero)
                {
                    _descriptor.ServeAgain();
                    break;
                }

                IoResult filled = FillBuffer();
                if (filled.Count > 0)
                    continue;
                if (filled.IsSuccess)
                {
                    outcome = request.AtEnd(_received.Count, out hasBytes);
                    return true;
                }

                if (filled.WouldBlock)
                    break;
                outcome = filled;
                return true;
            }
        }

        hasBytes = false;
        outcome = Errno.ETIMEDOUT;
        return timeout == TimeSpan.Zero;
    }
}
