using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <content>Ending a connection from outside.</content>
public sealed partial class FiberSocket
{
    /// <summary>True once <see cref="Abort"/> was called.</summary>
    public bool IsAborted => _descriptor.IsAborted;

    /// <summary>
    /// Ends the connection for the fiber that serves it; call it from any other fiber. Every call that waits on the socket returns
    /// ECONNABORTED at once, and so does each later call that has to wait. Never suspends.
    /// </summary>
    /// <remarks>
    /// <para>The socket stays open until its owner closes it, so its number cannot become that of another connection while the
    /// owner uses it. Use this, not <see cref="Close"/>, to end a handler from outside: after a close the handler's next call
    /// throws <see cref="ObjectDisposedException"/>.</para>
    /// <para>Both directions are shut down (shutdown(2)), so the peer sees the end. Bytes in the socket's own buffer are
    /// dropped. Calls that never wait (<c>Try…</c>, <c>Sys…</c>, a timeout of zero) get what the kernel says after the
    /// shutdown. Reads get the bytes that it still has, then the end of the stream; writes get EPIPE. A call on an aborted
    /// socket ends one turn after it was made, so a loop that ignores its result lets others run.</para>
    /// </remarks>
    /// <returns>True if this call aborted the socket; false if it is closed or was aborted before.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public bool Abort()
    {
        if (!_descriptor.Abort())
            return false;
        ReleaseBuffer();

        // ENOTCONN does not matter: a socket without a connection has nothing to shut down.
        _ = SocketCalls.Shutdown(_descriptor.Handle, LibC.SHUT_RDWR);
        return true;
    }
}
