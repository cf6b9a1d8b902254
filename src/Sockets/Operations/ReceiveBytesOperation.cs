namespace FiberNet;

/// <summary>A receive that gives a <c>ReceivedBytes</c>.</summary>
internal sealed class ReceiveBytesOperation : ReceiveOperation<ReceivedBytes>
{
    protected override ReceivedBytes Make(in Received received) => received.ToBytes();

    protected override Received Unmake(ReceivedBytes result) => new(result.Count, null, result.From, result.Flags);
}
