namespace FiberNet;

/// <summary>What a receive asks for.</summary>
/// <param name="Buffer">Where to, if it is the caller's memory.</param>
/// <param name="Size">If it is an array of its own: of how many bytes at most; <see cref="Whole"/>: whatever the message has. <see cref="IntoBuffer"/>: the memory.</param>
/// <param name="Flags">The caller's.</param>
/// <param name="WantsSender">Whether to ask for the address.</param>
internal readonly record struct ReceiveCall(Memory<byte> Buffer, int Size, MessageFlags Flags, bool WantsSender)
{
    internal const int Whole = -1;
    internal const int IntoBuffer = -2;

    internal bool WantsArray => Size != IntoBuffer;

    /// <summary>For how many bytes there is room.</summary>
    /// <param name="whole">How many there are, or would be, of a message that is taken whole.</param>
    internal int Room(int whole) => Size switch
    {
        IntoBuffer => Buffer.Length,
        Whole => whole,
        _ => Size,
    };
}
