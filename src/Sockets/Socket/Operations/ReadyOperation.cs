using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A wait for readiness. One for both directions stands in both queues of the descriptor.</summary>
internal sealed class ReadyOperation : IoOperation<FiberSocket, IoResult>
{
    private IoEvents _interest;

    protected override string Verb => $"waiting for {_interest} on";

    internal FiberTask<IoResult> Start(FiberSocket socket, IoEvents interest, TimeSpan? timeout)
    {
        _interest = interest;
        return WaitOn(socket, interest, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket socket = Owner;

        // An event says that the direction is ready at this moment. Without one another fiber may have taken what there was.
        IoEvents ready = events != IoEvents.None && _interest != IoEvents.ReadWrite && !socket.IsSecured ? _interest : socket.Look(_interest);
        if (ready == IoEvents.None)
            return;
        End(IoResult.Ready(ready));
        socket.PassBufferOn();
    }

    protected override IoResult ResultOf(IoResult outcome) => outcome;
}
