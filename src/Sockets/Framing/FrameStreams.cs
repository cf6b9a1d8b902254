using System.Buffers;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>Frames to streams.</summary>
public static class FrameStreams
{
    /// <summary>Writes one frame with one write of the stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="format">How the frame is to stand there.</param>
    /// <param name="content">What it holds; it must not change until the call ends.</param>
    /// <param name="cancellationToken">Ends the wait. Then the stream may have a part of the frame, and is of no more use.</param>
    /// <returns>A task that ends when the stream has taken the frame.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="format"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="content"/> is longer than the limit of the format, or contains its delimiter.</exception>
    public static ValueTask WriteFrameAsync(this Stream stream, FrameFormat format, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(format);
        format.Check(content.Span);
        return Write(stream, format, content, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask Write(Stream stream, FrameFormat format, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(content.Length + format.MostOverhead);
        try
        {
            int length = format.Write(content.Span, frame);
            await stream.WriteAsync(frame.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            PooledBytes.Return(ArrayPool<byte>.Shared, frame);
        }
    }
}
