using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The place of a <see cref="StreamCall"/> or a <see cref="ForeignLane"/> in the queue of its descriptor, among the operations of fibers.</summary>
internal sealed class StreamEntry : IoOperation<Descriptor, bool>
{
    private IStreamWaiter? _waiter;

    protected override string Verb => "waiting for a stream over";

    /// <returns>Success, or the errno with which the kernel refuses to watch the descriptor.</returns>
    internal IoResult Enter(IStreamWaiter waiter, Descriptor descriptor, IoEvents direction)
    {
        _waiter = waiter;
        return EnterQueue(descriptor, direction);
    }

    internal void Leave() => ReturnUnused();

    protected override void TryComplete(IoEvents events) => _waiter!.OnReady(events);

    protected override bool TryGiveWay() => _waiter!.TryGiveWay();

    protected override void OnAborted(Errno errno) => _waiter!.OnAborted(errno);

    protected override void OnReactorEnded() => _waiter!.OnReactorEnded();

    protected override bool ResultOf(IoResult outcome) => false;

    protected override void OnRecycle()
    {
        _waiter = null;
        base.OnRecycle();
    }
}
