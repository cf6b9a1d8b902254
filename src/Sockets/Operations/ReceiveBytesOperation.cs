namespace FiberNet;

/// <summary>A receive that gives a <c>ReceivedBytes</c>.</summary>
internal sealed class ReceiveBytesOperation : ReceiveOperation<ReceiveBytesOperation, ReceivedBytes>
{
    protected override ReceivedBytes Make(in Received received) => received.ToBytes();
}
