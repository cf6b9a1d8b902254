using System.IO.Pipelines;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Adapts a socket to a <see cref="Stream"/>, to pipes, and to a case of a <see cref="Select"/>.</summary>
public static class SocketAdapters
{
    extension(FiberSocket socket)
    {
        /// <summary>The socket as a <see cref="Stream"/>, for SslStream, StreamReader, HttpClient and others.</summary>
        /// <remarks>
        /// <para>Any thread may use the stream. A call on the reactor's thread goes on there. A call on another thread goes on in
        /// the pool; the first one is posted to the reactor. Calls of one direction are served in the order in which they were
        /// made. A read into an empty buffer waits until there is something to read. An error is an <see cref="IOException"/>
        /// whose <see cref="Exception.HResult"/> is the errno. The calls that block throw
        /// <see cref="InvalidOperationException"/> on the reactor's thread; elsewhere they obey
        /// <see cref="Stream.ReadTimeout"/> and <see cref="Stream.WriteTimeout"/>, which are infinite by default, and give
        /// ETIMEDOUT.</para>
        /// <para>A call ends early by its token, or by a cancel or a time limit of the fiber that awaits it. It also ends when
        /// the stream is disposed of, the socket is closed or aborted, or the reactor ends. A cancelled read has taken nothing;
        /// a cancelled write has sent an unknown part.</para>
        /// </remarks>
        /// <param name="ownsSocket">True if the stream closes the socket when it is disposed.</param>
        /// <returns>The stream.</returns>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        /// <example>
        /// <!-- given: FiberSocket socket -->
        /// <code>
        /// using var reader = new StreamReader(socket.AsStream());
        /// string? line = await reader.ReadLineAsync().AsFiber();
        /// </code>
        /// </example>
        public Stream AsStream(bool ownsSocket = true)
        {
            socket.EnterSync();
            return new SocketStream(socket, ownsSocket);
        }

        /// <summary>The socket, a connected stream, as a pair of pipes, without a copy between; see <see cref="DescriptorPipe"/>.</summary>
        /// <remarks>
        /// <para>They may be used from any thread; what awaits on the reactor's goes on there, what awaits elsewhere goes on in the
        /// pool. A wait ends early by its token and by the cancel or a time limit of the fiber that awaits it. When the socket is
        /// closed or aborted, reads throw and flushes tell that the reader is gone.</para>
        /// <para>To complete the output sends the rest and shuts the sending direction down. Completed with an exception, it drops
        /// the rest, and the close of the socket resets the connection. Close the socket when both are completed.</para>
        /// <para>On a TLS connection they are those that .NET makes of a stream, over <c>AsStream</c>; to complete the output sends
        /// the rest only.</para>
        /// </remarks>
        /// <returns>The pipes. No buffer is held while the reader waits. Bytes in the socket's own buffer come first.</returns>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The socket has pipes already, or the caller is not on the reactor's thread.</exception>
        public IDuplexPipe AsPipe()
        {
            socket.EnterSync();
            return socket.IsSecured ? new StreamPipe(new SocketStream(socket, ownsSocket: false)) : FiberSocketPipe.Open(socket);
        }

        /// <summary>A case of a <see cref="Select"/>: the socket is readable, as <see cref="FiberSocket.Readable"/> says, or was closed.</summary>
        /// <returns>The case. It may be used for any number of selects.</returns>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        public SocketCase ReadableCase()
        {
            socket.EnterSync();
            return new SocketCase(socket, IoEvents.Read);
        }

        /// <summary>A case of a <see cref="Select"/>: the socket is writable, as <see cref="FiberSocket.Writable"/> says, or was closed.</summary>
        /// <returns>The case. It may be used for any number of selects.</returns>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        public SocketCase WritableCase()
        {
            socket.EnterSync();
            return new SocketCase(socket, IoEvents.Write);
        }
    }
}
