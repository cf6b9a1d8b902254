using System.Net;

namespace FiberNet;

/// <summary>What one receive has got.</summary>
/// <param name="Result">The outcome.</param>
/// <param name="Data">The bytes, if an array was asked for and there is a message.</param>
/// <param name="From">The sender, if it was asked for and has an address.</param>
/// <param name="Flags">The kernel's.</param>
internal readonly record struct Received(IoResult Result, byte[]? Data, EndPoint? From, MessageFlags Flags)
{
    internal static Received Failed(IoResult outcome) => new(outcome, null, null, MessageFlags.None);

    internal ReceivedMessage ToMessage() => new(Result, Data ?? [], From, Flags);
}
