using System.Net;

namespace FiberNet;

/// <summary>What one receive has got.</summary>
/// <param name="Count">A count, or the negative errno.</param>
/// <param name="Data">The bytes, if an array was asked for and there is a message.</param>
/// <param name="From">The sender, if it was asked for and has an address.</param>
/// <param name="Flags">The kernel's.</param>
internal readonly record struct Received(int Count, byte[]? Data, EndPoint? From, MessageFlags Flags)
{
    internal static Received None { get; } = new(-1, null, null, MessageFlags.None);

    internal static Received Failed(int negativeErrno) => new(negativeErrno, null, null, MessageFlags.None);

    internal ReceivedMessage ToMessage() => new(Data, From, Flags);

    internal ReceivedBytes ToBytes() => new(Count, From, Flags);
}
