namespace FiberNet;

/// <summary>A receive that gives a <c>byte[]?</c>.</summary>
internal sealed class ReceiveArrayOperation : ReceiveOperation<byte[]?>
{
    protected override byte[]? Make(in Received received) => received.Data;

    protected override Received Unmake(byte[]? result) => new(result?.Length ?? -1, result, null, MessageFlags.None);
}
