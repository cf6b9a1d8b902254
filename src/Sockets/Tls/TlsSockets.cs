using System.Net.Security;

namespace FiberNet;

/// <summary>Turns a connected socket into a TLS connection. Its calls that read and write do not change.</summary>
/// <remarks>
/// <para>After <c>AuthenticateAsServer</c> or <c>AuthenticateAsClient</c> all calls of the socket that read, write and wait work on
/// decrypted bytes: <c>Read…</c>, <c>TryRead</c>, <c>Readable</c>, <c>Write</c>, <c>SendFile</c>, <c>AsStream</c>, <c>AsPipe</c>, cases of a
/// <see cref="Select"/>. The calls for single messages (<c>Send</c>, <c>Receive</c>, handles) would pass by TLS, and throw.</para>
/// <para>The end: <see cref="IoResult.IsEnd"/> only after the peer's close_notify. A connection that ends without it was perhaps cut by
/// a third party; the read gives ECONNABORTED. What is not TLS, or was changed on the way, gives EPROTO. <c>Shutdown</c> of
/// the sending direction and <c>Close</c> send close_notify; <c>Abort</c> does not.</para>
/// <para>A write that is cancelled or has timed out may leave a record half sent. The next write sends the rest of it first; a close
/// does not, so the peer sees that the stream was cut.</para>
/// </remarks>
/// <example>
/// <!-- given: FiberSocket socket -->
/// <code>
/// if (await socket.AuthenticateAsClient("example.org", TimeSpan.FromSeconds(10)) is { IsSuccess: false } failed)
///     throw new IOException($"TLS: {failed.Errno}", socket.Tls!.Failure);
/// (await socket.Write("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n")).OrThrow();
/// byte[]? status = await socket.ReadLine();
/// </code>
/// </example>
public static class TlsSockets
{
    extension(FiberSocket socket)
    {
        /// <summary>What was agreed on; null if the socket is no TLS connection.</summary>
        public TlsSession? Tls => (socket.Transport as TlsTransport)?.Session;

        /// <summary>Waits for the client's handshake and answers it. Suspends the fiber until it is done.</summary>
        /// <remarks>Bytes in the socket's own buffer are the beginning of the handshake. No other fiber may read or write meanwhile.</remarks>
        /// <param name="options">The certificate, the protocols, whether the client needs a certificate. The same object may serve many connections.</param>
        /// <param name="timeout">The maximum time for the whole handshake. <c>null</c> waits indefinitely.</param>
        /// <returns>
        /// Success, or the errno: ETIMEDOUT, ECONNRESET, EPROTO, ECONNABORTED (the peer has left), EBADF (closed meanwhile), …
        /// EPROTO means no TLS, nothing in common, or a certificate that was refused: see <see cref="TlsSession.Failure"/>. After
        /// a failure reads and writes fail; close the socket.
        /// </returns>
        /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <exception cref="InvalidOperationException">The socket is no stream, is a TLS connection already, or has fibers that read or write; or the caller is not on the reactor's thread.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
        public FiberTask<IoResult> AuthenticateAsServer(SslServerAuthenticationOptions options, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(options);
            return Authenticate(socket, ssl => ssl.AuthenticateAsServerAsync(options), timeout);
        }

        /// <summary>Waits for the client's handshake and answers it with options that a callback chooses by the name that the client asks for. Suspends the fiber until it is done.</summary>
        /// <param name="choose">Called with the client's hello. It may await; then the handshake goes on in the pool.</param>
        /// <param name="state">Passed to the callback.</param>
        /// <inheritdoc cref="AuthenticateAsServer(FiberSocket, SslServerAuthenticationOptions, TimeSpan?)"/>
        /// <param name="timeout">The maximum time for the whole handshake. <c>null</c> waits indefinitely.</param>
        /// <exception cref="ArgumentNullException"><paramref name="choose"/> is null.</exception>
        public FiberTask<IoResult> AuthenticateAsServer(ServerOptionsSelectionCallback choose, object? state, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(choose);
            return Authenticate(socket, ssl => ssl.AuthenticateAsServerAsync(choose, state), timeout);
        }

        /// <summary>Begins the handshake with a server. Suspends the fiber until it is done.</summary>
        /// <param name="options">The name of the server, what certificates are trusted, the client's own.</param>
        /// <inheritdoc cref="AuthenticateAsServer(FiberSocket, SslServerAuthenticationOptions, TimeSpan?)"/>
        /// <param name="timeout">The maximum time for the whole handshake. <c>null</c> waits indefinitely.</param>
        public FiberTask<IoResult> AuthenticateAsClient(SslClientAuthenticationOptions options, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(options);
            return Authenticate(socket, ssl => ssl.AuthenticateAsClientAsync(options), timeout);
        }

        /// <summary>Begins the handshake with a server whose certificate must be valid for a name. Suspends the fiber until it is done.</summary>
        /// <param name="host">The name or the address, which is also sent to the server (SNI).</param>
        /// <inheritdoc cref="AuthenticateAsServer(FiberSocket, SslServerAuthenticationOptions, TimeSpan?)"/>
        /// <param name="timeout">The maximum time for the whole handshake. <c>null</c> waits indefinitely.</param>
        /// <exception cref="ArgumentException"><paramref name="host"/> is null or empty.</exception>
        public FiberTask<IoResult> AuthenticateAsClient(string host, TimeSpan? timeout = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(host);
            return socket.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = host }, timeout);
        }
    }

    private static FiberTask<IoResult> Authenticate(FiberSocket socket, Func<SslStream, Task> start, TimeSpan? timeout)
    {
        FiberScheduler.CheckTimeout(timeout);
        socket.EnterSync();
        if (!socket.IsStream)
            throw new InvalidOperationException("TLS needs a stream, and this socket sends messages.");
        if (socket.Transport is not null)
            throw new InvalidOperationException("The socket is a TLS connection already.");
        if (socket.Descriptor.HasReaders || socket.Descriptor.HasWriters)
            throw new InvalidOperationException("Another fiber reads from the socket or writes to it; the handshake needs both directions.");

        // An interrupted fiber begins no handshake, so the socket is as it was.
        return socket.Scheduler.TryEnterOperation() ? Run(socket, start, timeout) : socket.Scheduler.Refuse<IoResult>();
    }

    private static async FiberTask<IoResult> Run(FiberSocket socket, Func<SslStream, Task> start, TimeSpan? timeout) =>
        socket.Publish(await new TlsHandshake(socket).Run(start, timeout));
}
