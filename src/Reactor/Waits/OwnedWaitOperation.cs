using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A wait, by number, for a descriptor that the reactor owns: it stands in the queues of that descriptor.</summary>
internal sealed class OwnedWaitOperation : IoOperation<IoEvents>
{
    private IoEvents _interest;
    private int _error;

    internal FiberTask<IoEvents> Start(Descriptor descriptor, IoEvents interest, TimeSpan? timeout)
    {
        _interest = interest;
        Blocked(descriptor);
        return WaitOn(descriptor, interest, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        if (Reactor.Look(Descriptor.Handle, _interest, out IoEvents ready) == 0 && ready != IoEvents.None)
            Complete(ready);
        else
            Blocked(Descriptor);
    }

    protected override void OnAborted(int errno)
    {
        _error = errno;
        Complete(IoEvents.None);
    }

    protected override IoEvents OnTimeout()
    {
        _error = Tmds.Linux.LibC.ETIMEDOUT;
        return IoEvents.None;
    }

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
        if (_error != 0)
            Scheduler.LastError = (ushort)_error;
        _error = 0;
        base.OnRecycle();
    }

    private void Blocked(Descriptor descriptor)
    {
        if ((_interest & IoEvents.Read) != 0)
            descriptor.ReadBlocked();
        if ((_interest & IoEvents.Write) != 0)
            descriptor.WriteBlocked();
    }
}
