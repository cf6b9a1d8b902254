using System.Net;

namespace FiberNet;

/// <summary>What <see cref="FiberSocket.ReceiveFrom(Memory{byte}, MessageFlags, TimeSpan?)"/> gives: how much of the memory one message has filled, and who sent it.</summary>
/// <param name="Count">How many bytes; 0 for an empty datagram and at the end of a stream (<see cref="FiberSocket.AtEnd"/> tells); -1 when the time is over and on an error.</param>
/// <param name="From">The sender; null if it has no address: on TCP, and for an unnamed UNIX socket.</param>
/// <param name="Flags">What the kernel says of the message: <see cref="MessageFlags.Truncated"/>, <see cref="MessageFlags.EndOfRecord"/>, …</param>
public readonly record struct ReceivedBytes(int Count, EndPoint? From, MessageFlags Flags)
{
    /// <summary>True if the message was longer than the memory; the kernel has dropped the rest.</summary>
    public bool IsTruncated => (Flags & MessageFlags.Truncated) != 0;
}
