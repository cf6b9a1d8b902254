using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Puts bytes that a read had copied to its caller's memory, and that its fiber never took, back to the head of the socket's buffer.</summary>
internal readonly struct ReturnedBytes(FiberSocket socket, Memory<byte> memory) : IResultOwner<IoResult>
{
    public void Taken(IoResult result) => _ = socket.Publish(result);

    public void Unread(IoResult result)
    {
        if (result.Count > 0)
            socket.Unread(memory.Span[..(int)result.Count]);
    }
}
