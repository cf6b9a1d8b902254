namespace FiberNet;

/// <content>The signals that fibers wait for.</content>
public sealed partial class Reactor
{
    private SignalHub? _signalHub;

    /// <summary>How many queues and handlers of signals could wake a fiber.</summary>
    internal int SignalSources { get; set; }

    internal SignalHub SignalHub => _signalHub ??= OwnUntilEnd(new SignalHub(this));
}
