using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The place of a <see cref="StreamCall"/> in the queue of its descriptor, among the operations of fibers.</summary>
internal sealed class StreamEntry : IoOperation<bool>
{
    private StreamCall? _call;

    /// <returns>0, or the errno with which the kernel refuses to watch the descriptor.</returns>
    internal int Enter(StreamCall call, Descriptor descriptor, IoEvents direction)
    {
        _call = call;
        return EnterQueue(descriptor, direction);
    }

    internal void Leave() => ReturnUnused();

    protected override void TryComplete(IoEvents events) => _call!.Serve(events);

    protected override void OnAborted(int errno) => _call!.OnAborted((Errno)errno);

    protected override void OnReactorEnded() => _call!.OnReactorEnded();

    protected override bool OnTimeout() => false;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
        _call = null;
        base.OnRecycle();
    }
}
