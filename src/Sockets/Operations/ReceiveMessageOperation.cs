namespace FiberNet;

/// <summary>A receive that gives a <c>ReceivedMessage</c>.</summary>
internal sealed class ReceiveMessageOperation : ReceiveOperation<ReceivedMessage>
{
    protected override ReceivedMessage Make(in Received received) => received.ToMessage();

    protected override Received Unmake(ReceivedMessage result) => new(result.Data?.Length ?? -1, result.Data, result.From, result.Flags);
}
