using System.Net;

namespace FiberNet;

/// <summary>The result of <see cref="FiberSocket.ReceiveFrom(TimeSpan?)"/>: one message and its sender.</summary>
/// <example>
/// <!-- given: FiberSocket socket -->
/// <code>
/// while (await socket.ReceiveFrom() is { Result.IsSuccess: true } message)
///     Console.WriteLine($"{message.Data.Length} bytes from {message.From}");
/// </code>
/// </example>
/// <param name="Result">The outcome; <see cref="IoResult.IsEnd"/> at the end of a stream.</param>
/// <param name="Data">The bytes. Empty for an empty datagram, at the end and on failure: <paramref name="Result"/> tells which.</param>
/// <param name="From">The sender; null if it has no address: on TCP, and for an unnamed UNIX socket.</param>
/// <param name="Flags">What the kernel says of the message: <see cref="MessageFlags.Truncated"/>, <see cref="MessageFlags.EndOfRecord"/>, …</param>
public readonly record struct ReceivedMessage(IoResult Result, byte[] Data, EndPoint? From, MessageFlags Flags)
{
    /// <summary>The bytes. Empty for an empty datagram, at the end and on failure: <see cref="Result"/> tells which.</summary>
    public byte[] Data { get => field ?? []; init; } = Data;

    /// <summary>True if the message was longer than the size asked for; the kernel has dropped the rest.</summary>
    public bool IsTruncated => (Flags & MessageFlags.Truncated) != 0;
}
