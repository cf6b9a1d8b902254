namespace FiberNet;

/// <summary>The result of <c>ReceiveHandles</c>: bytes, and the descriptors that came with them.</summary>
/// <param name="Result">The outcome; its count is the number of bytes.</param>
/// <param name="Handles">The descriptors, close-on-exec, which the caller has to close; <see cref="FiberSocket.FromFd"/> makes sockets of them. Empty on failure.</param>
/// <param name="Flags"><see cref="MessageFlags.ControlTruncated"/> if more descriptors came than there was room for: the kernel has closed those.</param>
public readonly record struct ReceivedHandles(IoResult Result, IReadOnlyList<int> Handles, MessageFlags Flags)
{
    /// <summary>How many bytes were received.</summary>
    public int Count => (int)Result.Count;

    /// <summary>The descriptors, close-on-exec, which the caller has to close. Empty on failure.</summary>
    public IReadOnlyList<int> Handles { get => field ?? []; init; } = Handles;

    internal static ReceivedHandles Failed(IoResult outcome) => new(outcome, [], MessageFlags.None);
}
