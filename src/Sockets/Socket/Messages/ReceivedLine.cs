namespace FiberNet;

/// <summary>The result of <see cref="FiberSocket.ReadLineMemory"/>: a line as a slice of the socket's own buffer.</summary>
/// <example>
/// <!-- given: FiberSocket socket -->
/// <code>
/// while (await socket.ReadLineMemory() is { Memory.IsEmpty: false } line &amp;&amp; await socket.Write(line.Memory))
/// {
/// }
/// </code>
/// </example>
/// <param name="Memory">The line with its delimiter; valid until the next read on the socket. Empty if there is none: no line is empty.</param>
/// <param name="Result">
/// The outcome; its count is the number of bytes. EMSGSIZE: the line is longer than the limit, and this is its beginning.
/// <see cref="IoResult.IsEnd"/> with bytes: the stream ended without a delimiter.
/// </param>
public readonly record struct ReceivedLine(ReadOnlyMemory<byte> Memory, IoResult Result);
