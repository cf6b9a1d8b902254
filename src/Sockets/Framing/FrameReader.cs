using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>Reads frames from a <see cref="Stream"/> into pooled memory. From a <see cref="FiberSocket"/>, TLS or not, use <c>socket.ReadFrame</c>.</summary>
/// <remarks>
/// <para>It reads ahead: after its first read only the reader knows what comes next. It does not dispose of the stream.</para>
/// <para>Thread rule: one call at a time, on any thread that the stream allows.</para>
/// </remarks>
/// <example>
/// <!-- given: Stream stream, CancellationToken token -->
/// <code>
/// FrameFormat format = FrameFormat.VarintPrefix(limit: 65_536);
/// using var frames = new FrameReader(stream, format);
/// while (await frames.ReadAsync(token) is { } content)
///     await stream.WriteFrameAsync(format, content, token);
/// </code>
/// </example>
public sealed class FrameReader : IDisposable
{
    /// <summary>Room for one read. A frame that is longer makes the buffer grow as its bytes come, not as its prefix says.</summary>
    private const int ReadSize = 4096;

    private readonly Stream _stream;
    private readonly FrameFormat _format;
    private ReceiveBuffer _buffer;
    private bool _isReading;
    private bool _isDisposed;

    /// <summary>Makes a reader.</summary>
    /// <param name="stream">Where the frames come from.</param>
    /// <param name="format">How they stand there, and their limit.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="format"/> is null.</exception>
    public FrameReader(Stream stream, FrameFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(format);
        _stream = stream;
        _format = format;
    }

    /// <summary>Reads the next frame.</summary>
    /// <remarks>What was received when the call is cancelled stays for the next one: nothing is lost if the stream loses nothing.</remarks>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The content, perhaps empty, valid until the next call; null at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">The frame is longer than the limit of the format, or its length is malformed. Later calls throw the same.</exception>
    /// <exception cref="EndOfStreamException">The stream ended in the middle of a frame.</exception>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    /// <exception cref="ObjectDisposedException">The reader, or the stream, is disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isReading)
            throw new InvalidOperationException("The reader is reading already; await that call first.");
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ReadOnlyMemory<byte>?>(cancellationToken);
        return _format.TryFind(ref _buffer, out IoResult outcome)
            ? new ValueTask<ReadOnlyMemory<byte>?>(Take(outcome))
            : ReadOn(cancellationToken);
    }

    /// <summary>Gives the memory back. Content that was read stays as it is. The stream stays open.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        if (!_isReading)
            _buffer.Release();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>?> ReadOn(CancellationToken cancellationToken)
    {
        _isReading = true;
        _buffer.TrimForPark();
        try
        {
            IoResult outcome;
            do
            {
                int count = await _stream.ReadAsync(_buffer.GetMemory(ReadSize), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    return End();
                _buffer.Advance(count);
            }
            while (!_format.TryFind(ref _buffer, out outcome));
            return Take(outcome);
        }
        finally
        {
            _isReading = false;
            if (_isDisposed)
                _buffer.Release();
        }
    }

    private ReadOnlyMemory<byte> Take(IoResult outcome)
    {
        if (!outcome.IsSuccess)
            throw new InvalidDataException(_format.Explain(outcome));
        ReadOnlyMemory<byte> frame = _buffer.Take((int)outcome.Count);
        return frame[_format.ContentOf(frame.Span)];
    }

    private ReadOnlyMemory<byte>? End()
    {
        if (!_buffer.IsEmpty)
            throw new EndOfStreamException(_format.Explain(new IoResult(_buffer.Count, Errno.ECONNABORTED)));
        return null;
    }
}
