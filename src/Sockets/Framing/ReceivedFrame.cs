using System.Diagnostics.CodeAnalysis;

namespace FiberNet;

/// <summary>The result of <c>socket.ReadFrame</c>: the content of a frame, or what stands in its place.</summary>
/// <remarks>Orderly end: <see cref="IoResult.IsEnd"/> of <see cref="Result"/>. A stream that ends within a frame was cut, which is an error.</remarks>
public readonly record struct ReceivedFrame
{
    private readonly FrameFormat? _format;

    internal ReceivedFrame(FrameFormat format, ReadOnlyMemory<byte> whole, IoResult outcome)
    {
        _format = format;
        if (outcome)
        {
            Whole = whole;
            Content = whole[format.ContentOf(whole.Span)];
            Result = new IoResult(Content.Length);
        }
        else
        {
            Result = outcome;
        }
    }

    /// <summary>The content, without prefix or delimiter: a slice of the socket's own pooled buffer, valid until the next read on the socket, by any fiber. A frame may be empty.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Success with the length of the content; <see cref="IoResult.IsEnd"/> at the end of the stream; or the errno.</summary>
    /// <remarks>
    /// EMSGSIZE: the frame is longer than the limit, and the count is its length as far as that is known. ECONNABORTED with a count: the
    /// stream ended after so many bytes of a frame. EPROTO: a malformed length. ETIMEDOUT, ECONNRESET, EBADF (closed meanwhile), …
    /// </remarks>
    public IoResult Result { get; }

    /// <summary>What is wrong, for a log: the length and the limit that it exceeds, for example. Null for a frame and at the end of the stream.</summary>
    public string? Problem => _format?.Explain(Result);

    internal ReadOnlyMemory<byte> Whole { get; }

    /// <summary>The content, where anything else is not expected.</summary>
    /// <returns><see cref="Content"/>; empty at the end of the stream, too.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">An error stopped the call. The message is <see cref="Problem"/>.</exception>
    public ReadOnlyMemory<byte> OrThrow()
    {
        if (!Result.IsSuccess)
            Throw();
        return Content;
    }

    [DoesNotReturn]
    private void Throw() => throw Result.Errno.ToException(Problem!);
}
