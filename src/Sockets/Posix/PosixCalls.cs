using System.Net;
using System.Text;
using FiberNet.Advanced;

namespace FiberNet.Posix;

/// <summary>The calls of a socket that are one system call each. They never suspend.</summary>
public static class PosixCalls
{
    extension(FiberSocket socket)
    {
        /// <summary>Starts to connect (connect(2)). Never suspends. Resolves no names.</summary>
        /// <param name="endPoint">The address.</param>
        /// <returns>
        /// Success if the connection is there, or the errno. EINPROGRESS is normal: finish with <see cref="FiberSocket.Writable"/> and the
        /// option SO_ERROR, or call <see cref="FiberSocket.Connect(EndPoint, TimeSpan?)"/> instead.
        /// </returns>
        /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public IoResult SysConnect(EndPoint endPoint)
        {
            SocketAddressCodec.Check(endPoint);
            socket.EnterSync();
            return socket.Publish(socket.ConnectTo(endPoint));
        }

        /// <summary>Starts to connect to a numeric host and a port (connect(2)). Never suspends. Resolves no names.</summary>
        /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
        /// <param name="port">The port.</param>
        /// <returns>Success if the connection is there, or the errno; EINPROGRESS is normal.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public IoResult SysConnect(string host, int port) =>
            HostPort.Parse(host, port, out EndPoint? endPoint) is not Errno.None and Errno error ? socket.RefuseSync(error) : socket.SysConnect(endPoint!);

        /// <summary>Starts to connect to an address in text (connect(2)). Never suspends. Resolves no names.</summary>
        /// <param name="host"><c>"unix/"</c>, or an IPv4 or IPv6 address.</param>
        /// <param name="portOrPath">The path (with a NUL in front: an abstract name), or the port.</param>
        /// <returns>Success if the connection is there, or the errno; EINPROGRESS is normal.</returns>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The port is not in 0–65535.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public IoResult SysConnect(string host, string portOrPath) =>
            HostPort.Parse(host, portOrPath, out EndPoint? endPoint) is not Errno.None and Errno error ? socket.RefuseSync(error) : socket.SysConnect(endPoint!);

        /// <summary>One read(2), past the socket's own buffer; may block if the descriptor was made blocking.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <returns>How many bytes; <see cref="IoResult.IsEnd"/> at the end of the stream. Or the errno: EAGAIN (nothing is there), ECONNRESET, …</returns>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        public IoResult SysRead(Span<byte> buffer)
        {
            socket.EnterSync();
            IoResult read = socket.Scheduler.Received(TransferCalls.Read(socket.Handle, buffer));
            return socket.Publish(read == default && !buffer.IsEmpty && socket.IsStream ? IoResult.End : read);
        }

        /// <summary>One write(2); may block if the descriptor was made blocking. Never raises SIGPIPE.</summary>
        /// <param name="data">The bytes.</param>
        /// <returns>How many bytes the kernel has taken. Or the errno: EAGAIN (no room), EPIPE, …</returns>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        public IoResult SysWrite(ReadOnlySpan<byte> data)
        {
            socket.EnterSync();
            return socket.Publish(socket.Scheduler.Sent(TransferCalls.SendInMode(socket.Handle, data)));
        }

        /// <summary>One write(2) of a text in UTF-8; may block if the descriptor was made blocking. Never raises SIGPIPE.</summary>
        /// <param name="text">The text.</param>
        /// <returns>How many bytes the kernel has taken. Or the errno: EAGAIN (no room), EPIPE, …</returns>
        /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        public IoResult SysWrite(string text)
        {
            ArgumentNullException.ThrowIfNull(text);
            return socket.SysWrite(Encoding.UTF8.GetBytes(text));
        }
    }
}
