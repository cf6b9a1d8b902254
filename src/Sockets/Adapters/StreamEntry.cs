using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The place of a <see cref="StreamCall"/> in the queue of its descriptor, among the operations of fibers.</summary>
internal sealed class StreamEntry : IoOperation<Descriptor, bool>
{
    private StreamCall? _call;

    protected override string Verb => "waiting for a stream over";

    /// <returns>Success, or the errno with which the kernel refuses to watch the descriptor.</returns>
    internal IoResult Enter(StreamCall call, Descriptor descriptor, IoEvents direction)
    {
        _call = call;
        return EnterQueue(descriptor, direction);
    }

    internal void Leave() => ReturnUnused();

    protected override void TryComplete(IoEvents events) => _call!.Serve(events);

    protected override void OnAborted(Errno errno) => _call!.OnAborted(errno);

    protected override void OnReactorEnded() => _call!.OnReactorEnded();

    protected override bool ResultOf(IoResult outcome) => false;

    protected override void OnRecycle()
    {
        _call = null;
        base.OnRecycle();
    }
}
