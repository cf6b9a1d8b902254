namespace FiberNet;

/// <summary>A receive that gives a <c>byte[]?</c>.</summary>
internal sealed class ReceiveArrayOperation : ReceiveOperation<ReceiveArrayOperation, byte[]?>
{
    protected override byte[]? Make(in Received received) => received.Data;
}
