using System.Net;
using System.Text;

namespace FiberNet;

/// <summary>Calls of a socket that take a text to send, or an address in text.</summary>
public static class SocketText
{
    extension(FiberSocket socket)
    {
        /// <inheritdoc cref="FiberSocket.TrySend(ReadOnlySpan{byte}, MessageFlags)"/>
        /// <param name="text">The text; it goes out in UTF-8.</param>
        /// <param name="flags">The flags of send(2).</param>
        /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="flags"/> has <see cref="MessageFlags.ZeroCopy"/>: the bytes would not stay in place.</exception>
        public IoResult TrySend(string text, MessageFlags flags = MessageFlags.None)
        {
            ArgumentNullException.ThrowIfNull(text);
            CheckTextFlags(flags);
            return socket.TrySend(Encoding.UTF8.GetBytes(text), flags);
        }

        /// <summary>Sends one message to a numeric host and a port if there is room. Never suspends. Resolves no names.</summary>
        /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
        /// <param name="port">The port.</param>
        /// <param name="data">The bytes; empty for an empty datagram.</param>
        /// <param name="flags">The flags of send(2).</param>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, <paramref name="flags"/> has an undefined bit.</exception>
        /// <inheritdoc cref="FiberSocket.TrySend(ReadOnlySpan{byte}, MessageFlags)"/>
        public IoResult TrySendTo(string host, int port, ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None) =>
            HostPort.Parse(host, port, out EndPoint? to) is not Errno.None and Errno error ? socket.RefuseSync(error) : socket.TrySendTo(to!, data, flags);

        /// <summary>Sends one message to an address in text if there is room. Never suspends. Resolves no names.</summary>
        /// <param name="host">An IPv4 or IPv6 address, or <c>"unix/"</c>; anything else gives EINVAL.</param>
        /// <param name="portOrPath">The port in digits; behind <c>"unix/"</c> the path of the socket (with a NUL in front: an abstract name).</param>
        /// <param name="data">The bytes; empty for an empty datagram.</param>
        /// <param name="flags">The flags of send(2).</param>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="portOrPath"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="portOrPath"/> is a number that is no port, <paramref name="flags"/> has an undefined bit.</exception>
        /// <inheritdoc cref="FiberSocket.TrySend(ReadOnlySpan{byte}, MessageFlags)"/>
        public IoResult TrySendTo(string host, string portOrPath, ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None) =>
            HostPort.Parse(host, portOrPath, out EndPoint? to) is not Errno.None and Errno error ? socket.RefuseSync(error) : socket.TrySendTo(to!, data, flags);

        /// <summary>Sends a text in UTF-8 as one message; suspends until there is room for it.</summary>
        /// <param name="text">The text.</param>
        /// <param name="flags">The flags of send(2).</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="flags"/> has <see cref="MessageFlags.ZeroCopy"/>: the bytes would not stay in place.</exception>
        /// <inheritdoc cref="FiberSocket.Send(ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
        public FiberTask<IoResult> Send(string text, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(text);
            CheckTextFlags(flags);
            return socket.Send(Encoding.UTF8.GetBytes(text), flags, timeout);
        }

        /// <summary>Sends one message to a numeric host and a port; suspends until there is room for it.</summary>
        /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
        /// <param name="port">The port.</param>
        /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
        /// <param name="flags">The flags of send(2).</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, <paramref name="flags"/> has an undefined bit, <paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <inheritdoc cref="FiberSocket.Send(ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
        public FiberTask<IoResult> SendTo(string host, int port, ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
            HostPort.Parse(host, port, out EndPoint? to) is not Errno.None and Errno error
                ? socket.RefuseParking(error, timeout)
                : socket.SendTo(to!, data, flags, timeout);

        /// <summary>Sends one message to an address in text; suspends until there is room for it. Resolves no names.</summary>
        /// <param name="host">An IPv4 or IPv6 address, or <c>"unix/"</c>; anything else gives EINVAL.</param>
        /// <param name="portOrPath">The port in digits; behind <c>"unix/"</c> the path of the socket (with a NUL in front: an abstract name).</param>
        /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
        /// <param name="flags">The flags of send(2).</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="portOrPath"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="portOrPath"/> is a number that is no port, <paramref name="flags"/> has an undefined bit, <paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <inheritdoc cref="FiberSocket.Send(ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
        public FiberTask<IoResult> SendTo(string host, string portOrPath, ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
            HostPort.Parse(host, portOrPath, out EndPoint? to) is not Errno.None and Errno error
                ? socket.RefuseParking(error, timeout)
                : socket.SendTo(to!, data, flags, timeout);

        /// <summary>Binds the socket to <c>"unix/"</c> and a path, or to a numeric host and a port in digits.</summary>
        /// <param name="host"><c>"unix/"</c>, or an IPv4 or IPv6 address.</param>
        /// <param name="portOrPath">The path (with a NUL in front: an abstract name), or the port.</param>
        /// <returns>Success, or the errno: EINVAL, ENAMETOOLONG (a path of more than 107 bytes), EADDRINUSE, …</returns>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The port is not in 0–65535.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public IoResult Bind(string host, string portOrPath) =>
            HostPort.Parse(host, portOrPath, out EndPoint? endPoint) is not Errno.None and Errno error ? socket.RefuseSync(error) : socket.Bind(endPoint!);

        /// <summary>Connects to an address in text. Suspends the fiber until the connection is established or has failed. Resolves no names.</summary>
        /// <param name="host">An IPv4 or IPv6 address, or <c>"unix/"</c>; anything else gives EINVAL.</param>
        /// <param name="portOrPath">The port in digits; behind <c>"unix/"</c> the path of the socket (with a NUL in front: an abstract name).</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits as long as the kernel does (about two minutes for TCP); <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="portOrPath"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="portOrPath"/> is a number that is no port, <paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <inheritdoc cref="FiberSocket.Connect(EndPoint, TimeSpan?)"/>
        public FiberTask<IoResult> Connect(string host, string portOrPath, TimeSpan? timeout = null) =>
            HostPort.Parse(host, portOrPath, out EndPoint? endPoint) is not Errno.None and Errno error
                ? socket.RefuseParking(error, timeout)
                : socket.Connect(endPoint!, timeout);
    }

    /// <summary>The array that a text becomes is garbage when the call returns: the kernel would go on to send what comes there next.</summary>
    private static void CheckTextFlags(MessageFlags flags)
    {
        if ((flags & MessageFlags.ZeroCopy) != 0)
            throw new ArgumentException("A text cannot be sent with ZeroCopy; send pinned memory.", nameof(flags));
    }
}
