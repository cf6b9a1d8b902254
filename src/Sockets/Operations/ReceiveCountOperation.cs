namespace FiberNet;

/// <summary>A receive that gives a <c>int</c>.</summary>
internal sealed class ReceiveCountOperation : ReceiveOperation<int>
{
    protected override int Make(in Received received) => received.Count;

    protected override Received Unmake(int result) => new(result, null, null, MessageFlags.None);
}
