namespace FiberNet;

/// <summary>What <see cref="FiberSocket.ReceiveHandles"/> gives: bytes, and the descriptors that came with them.</summary>
/// <param name="Count">How many bytes; 0 at the end of the stream; -1 when the time is over and on an error.</param>
/// <param name="Handles">The descriptors, close-on-exec, which are the caller's now; <see cref="FiberSocket.FromFd"/> makes sockets of them.</param>
/// <param name="Flags"><see cref="MessageFlags.ControlTruncated"/> if more descriptors came than there was room for: the kernel has closed those.</param>
public readonly record struct ReceivedHandles(int Count, IReadOnlyList<int> Handles, MessageFlags Flags);
