using System.Net;

namespace FiberNet;

/// <summary>The result of <see cref="FiberSocket.ReceiveFrom(Memory{byte}, MessageFlags, TimeSpan?)"/>: how much of the memory one message has filled, and its sender.</summary>
/// <param name="Result">The outcome; its count is the number of bytes, 0 for an empty datagram.</param>
/// <param name="From">The sender; null if it has no address: on TCP, and for an unnamed UNIX socket.</param>
/// <param name="Flags">What the kernel says of the message: <see cref="MessageFlags.Truncated"/>, <see cref="MessageFlags.EndOfRecord"/>, …</param>
public readonly record struct ReceivedBytes(IoResult Result, EndPoint? From, MessageFlags Flags)
{
    /// <summary>How many bytes were received.</summary>
    public int Count => (int)Result.Count;

    /// <summary>True if the message was longer than the memory; the kernel has dropped the rest.</summary>
    public bool IsTruncated => (Flags & MessageFlags.Truncated) != 0;
}
