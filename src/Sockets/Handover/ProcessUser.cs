using System.Net.Sockets;

namespace FiberNet;

/// <summary>
/// The user of this process, whom alone, beside root, it hands listeners to and takes them from. Compiled into FiberNet.Console as
/// well, which answers nobody else.
/// </summary>
internal static class ProcessUser
{
    /// <summary>The effective user; null on an error, with the reason in <c>Errno.Last</c>. On a reactor's thread.</summary>
    /// <remarks>The kernel notes the same for both ends of a pair: who made it.</remarks>
    internal static uint? Current()
    {
        if (!FiberSocket.Pair(out FiberSocket? first, out FiberSocket? second, AddressFamily.Unix, SocketType.Seqpacket))
            return null;
        using (first)
        using (second)
            return first!.GetOption(SocketOptions.PeerCredentials, out PeerCredentials own) ? own.Uid : null;
    }

    /// <summary>Whether the peer of a UNIX socket is a user, or root.</summary>
    internal static bool Is(FiberSocket connection, uint? user) =>
        connection.GetOption(SocketOptions.PeerCredentials, out PeerCredentials peer) && (peer.Uid == 0 || peer.Uid == user);
}
