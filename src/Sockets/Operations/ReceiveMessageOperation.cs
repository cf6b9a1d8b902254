namespace FiberNet;

/// <summary>A receive that gives a <c>ReceivedMessage</c>.</summary>
internal sealed class ReceiveMessageOperation : ReceiveOperation<ReceiveMessageOperation, ReceivedMessage>
{
    protected override ReceivedMessage Make(in Received received) => received.ToMessage();
}
