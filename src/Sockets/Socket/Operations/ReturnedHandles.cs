using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Closes descriptors that their fiber never took, and hands the bytes that came with them on to the next reader.</summary>
/// <param name="socket">The socket.</param>
/// <param name="buffer">Where the bytes are.</param>
/// <param name="isBehindBuffer">Whether the socket's buffer had bytes when the message came: they are older.</param>
internal readonly struct ReturnedHandles(FiberSocket socket, Memory<byte> buffer, bool isBehindBuffer) : IResultOwner<ReceivedHandles>
{
    public void Taken(ReceivedHandles result) => _ = socket.Publish(result.Result);

    public void Unread(ReceivedHandles result)
    {
        foreach (int handle in result.Handles)
            PassedHandles.Own(handle).Dispose();
        byte[] data = buffer.Span[..(int)result.Result.Count].ToArray();
        socket.ReturnUnlessEnd(new Received(result.Result, data, null, result.Flags), isBehindBuffer);
    }
}
