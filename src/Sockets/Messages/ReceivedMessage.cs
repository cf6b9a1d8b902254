using System.Net;

namespace FiberNet;

/// <summary>What <see cref="FiberSocket.ReceiveFrom(TimeSpan?)"/> gives: one message and who sent it.</summary>
/// <param name="Data">The bytes, empty for an empty datagram; null at the end of a stream (Errno none), when the time is over, and on an error.</param>
/// <param name="From">The sender; null if it has no address: on TCP, and for an unnamed UNIX socket.</param>
/// <param name="Flags">What the kernel says of the message: <see cref="MessageFlags.Truncated"/>, <see cref="MessageFlags.EndOfRecord"/>, …</param>
public readonly record struct ReceivedMessage(byte[]? Data, EndPoint? From, MessageFlags Flags)
{
    /// <summary>True if the message was longer than the size asked for; the kernel has dropped the rest.</summary>
    public bool IsTruncated => (Flags & MessageFlags.Truncated) != 0;
}
