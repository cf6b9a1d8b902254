namespace FiberNet;

/// <summary>
/// What stands between a <see cref="FiberSocket"/> and its descriptor when the bytes on the wire are not those of the application:
/// TLS. This is the whole contract; another TLS library needs no more than an implementation of it.
/// </summary>
/// <remarks>
/// Nothing in here waits. A call does what it can, and says EAGAIN when it needs the descriptor to be ready. It has noted that
/// with <c>ReadBlocked</c>, <c>ReadShort</c> or <c>WriteBlocked</c>. So the socket's operations wait for the event as they do
/// without a transport. Thread rule: the reactor's thread only.
/// </remarks>
internal abstract class SocketTransport
{
    /// <summary>The least room that <see cref="Receive"/> is given: more than any implementation decrypts at once, so that none keeps decrypted bytes.</summary>
    internal const int LeastRoom = 64 * 1024;

    /// <summary>Takes the bytes that are there.</summary>
    /// <param name="buffer">Receives them; not used after the call. At least <see cref="LeastRoom"/>.</param>
    /// <returns>
    /// How many bytes; <see cref="IoResult.IsEnd"/> after an orderly end; or the errno. If the next call would give something
    /// without an event of the descriptor, the descriptor is told to ask again. The end and an error come again at each call.
    /// </returns>
    internal abstract IoResult Receive(Memory<byte> buffer);

    /// <summary>Sends bytes, the first of them at least.</summary>
    /// <param name="data">The bytes; not used after the call.</param>
    /// <returns>
    /// How many have gone to the kernel, or the errno. After a short count or EAGAIN the next call begins with the first byte
    /// that has not gone, or <see cref="LeaveSend"/> is called: a record may be on its way already.
    /// </returns>
    internal abstract IoResult Send(ReadOnlySpan<byte> data);

    /// <summary>The writer whose bytes are on their way gives up: what the next <see cref="Send"/> is given is new.</summary>
    internal abstract void LeaveSend();

    /// <summary>Tells the peer that no more bytes come: TLS's close_notify.</summary>
    /// <returns>Success, also if it was told before; EAGAIN: call again when there is room; or the errno.</returns>
    internal abstract IoResult EndSending();

    /// <summary>The socket is about to close. Frees everything.</summary>
    /// <param name="isOrderly">True: the peer is to be told, if that needs no wait.</param>
    internal abstract void Close(bool isOrderly);
}
