using System.Net;

namespace FiberNet;

/// <summary>A datagram that a <see cref="UdpServer"/> has received.</summary>
/// <param name="Server">The server.</param>
/// <param name="Data">The bytes, perhaps none.</param>
/// <param name="From">The sender; null for a UNIX socket without a name, to which there is no reply.</param>
public sealed record Datagram(UdpServer Server, byte[] Data, EndPoint? From)
{
    /// <summary>Sends a datagram back to the sender; suspends until there is room.</summary>
    /// <param name="data">The bytes; they must not change until the call ends.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely.</param>
    /// <returns>How many bytes were sent: all. Or the errno: EDESTADDRREQ (the sender has no address), …</returns>
    /// <exception cref="ObjectDisposedException">The server is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<IoResult> Reply(ReadOnlyMemory<byte> data, TimeSpan? timeout = null) => From is null
        ? Server.Socket.Send(data, MessageFlags.None, timeout)
        : Server.Socket.SendTo(From, data, MessageFlags.None, timeout);
}
