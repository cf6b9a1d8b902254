using FiberNet.Advanced;

namespace FiberNet.Connections;

/// <summary>What the connections of a transport share.</summary>
internal sealed class TransportContext
{
    private readonly DescriptorPipeOptions _tcpPipes;
    private readonly DescriptorPipeOptions _otherPipes;
    private int _openCount;

    internal TransportContext(FiberTransportOptions options, TransportEvents events)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("FiberNet runs on Linux only; leave the default transport in place on other systems.");
        options.Validate();
        Options = options;
        Events = events;
        Reactors = new TransportReactors(options, events);
        _tcpPipes = PipesOf(options, isTcp: true);
        _otherPipes = PipesOf(options, isTcp: false);
    }

    internal FiberTransportOptions Options { get; }

    internal TransportEvents Events { get; }

    internal TransportReactors Reactors { get; }

    /// <summary>How many connections are open. Any thread.</summary>
    internal int OpenCount => Volatile.Read(ref _openCount);

    internal PinnedBlockPool Pool => _tcpPipes.Pool;

    internal DescriptorPipeOptions PipeOptions(bool isTcp) => isTcp ? _tcpPipes : _otherPipes;

    internal void CountOpened() => Interlocked.Increment(ref _openCount);

    internal void CountClosed() => Interlocked.Decrement(ref _openCount);

    private static DescriptorPipeOptions PipesOf(FiberTransportOptions options, bool isTcp) => new()
    {
        Scheduling = options.Inline ? PipeScheduling.Reactor : PipeScheduling.ThreadPool,
        MaxReadBufferSize = options.MaxReadBufferSize ?? long.MaxValue,
        MaxWriteBufferSize = options.MaxWriteBufferSize ?? long.MaxValue,
        IsPlainTcp = isTcp,
    };
}
