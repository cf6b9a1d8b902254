namespace FiberNet;

/// <summary>A buffered read that gives an array of its own.</summary>
internal sealed class ReadArrayOperation : BufferedReadOperation<byte[]?>
{
    protected override byte[]? ResultSoFar => null;

    protected override byte[]? Take(FiberSocket socket, int count) => socket.TakeArray(count);

    protected override void OnUnread(byte[]? result) => Socket.Unread(result);
}
