using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A wait, by number, for a descriptor that the reactor owns: it stands in the queues of that descriptor.</summary>
internal sealed class OwnedWaitOperation : IoOperation<Descriptor, IoResult>
{
    private IoEvents _interest;

    protected override string Verb => $"waiting for {_interest} on";

    internal FiberTask<IoResult> Start(Descriptor descriptor, IoEvents interest, TimeSpan? timeout)
    {
        _interest = interest;
        Blocked(descriptor);
        return WaitOn(descriptor, interest, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        IoResult ready = PollCalls.Look(Descriptor.Handle, _interest);
        if (ready.Count > 0)
            End(ready);
        else
            Blocked(Descriptor);
    }

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    private void Blocked(Descriptor descriptor)
    {
        if ((_interest & IoEvents.Read) != 0)
            descriptor.ReadBlocked();
        if ((_interest & IoEvents.Write) != 0)
            descriptor.WriteBlocked();
    }
}
