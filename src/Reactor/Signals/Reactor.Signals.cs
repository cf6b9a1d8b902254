namespace FiberNet;

/// <content>The signals that fibers wait for.</content>
public sealed partial class Reactor
{
    private SignalHub? _signalHub;

    internal SignalHub SignalHub => _signalHub ??= OwnUntilEnd(new SignalHub(this));
}
