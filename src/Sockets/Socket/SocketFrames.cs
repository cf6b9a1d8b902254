using System.Buffers;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Messages in the stream of a socket, TLS or not: frames.</summary>
/// <remarks>They use the socket's own buffer, so other reads and writes may come before and after.</remarks>
public static class SocketFrames
{
    extension(FiberSocket socket)
    {
        /// <summary>Reads the next frame without a copy; suspends until it is there.</summary>
        /// <remarks>
        /// The memory grows as bytes come and not as a prefix says, so a peer that announces much costs nothing. If the call ends early,
        /// and also after EMSGSIZE, what was received stays in the socket's own buffer for the next read.
        /// </remarks>
        /// <param name="format">How frames stand in the stream, and the limit of their length.</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <returns>The frame, or why there is none.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="format"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
        public FiberTask<ReceivedFrame> ReadFrame(FrameFormat format, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(format);
            return socket.Read<FrameForm, ReceivedFrame>(ReadRequest.Frame(format), timeout);
        }

        /// <summary>Writes one frame; suspends while the kernel has no room. Frames of several fibers never interleave.</summary>
        /// <param name="format">How the frame is to stand in the stream.</param>
        /// <param name="content">What it holds. It is copied, and may change as soon as the call has returned its task.</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <returns>How many bytes were written, prefix or delimiter included, and the errno if that is not all: then the peer has a part of the frame.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="format"/> is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="content"/> is longer than the limit of the format, or contains its delimiter.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
        public FiberTask<IoResult> WriteFrame(FrameFormat format, ReadOnlySpan<byte> content, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(format);
            format.Check(content);
            byte[] frame = ArrayPool<byte>.Shared.Rent(content.Length + format.MostOverhead);
            try
            {
                // What the kernel does not take at once is copied by the write.
                return socket.Write((ReadOnlySpan<byte>)frame.AsSpan(0, format.Write(content, frame)), timeout);
            }
            finally
            {
                PooledBytes.Return(ArrayPool<byte>.Shared, frame);
            }
        }

        /// <inheritdoc cref="WriteFrame(FiberSocket, FrameFormat, ReadOnlySpan{byte}, TimeSpan?)"/>
        public FiberTask<IoResult> WriteFrame(FrameFormat format, ReadOnlyMemory<byte> content, TimeSpan? timeout = null) =>
            socket.WriteFrame(format, content.Span, timeout);
    }
}
