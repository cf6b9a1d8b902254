using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a connection.</summary>
internal sealed class AcceptOperation : IoOperation<FiberSocket, FiberSocket?>
{
    protected override string Verb => "accepting on";

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket? accepted = Owner.AcceptNow(out IoResult outcome);
        if (accepted is not null)
            Complete(accepted);
        else if (!outcome.WouldBlock)
            End(outcome);
    }

    protected override FiberSocket? ResultOf(IoResult outcome) => null;

    protected override void OnUnread(FiberSocket? result) => new ReturnedConnection(Owner, Outcome).Unread(result);
}
