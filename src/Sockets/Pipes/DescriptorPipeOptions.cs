namespace FiberNet.Advanced;

/// <summary>How a <see cref="DescriptorPipe"/> works. Immutable; the pipes of a reactor may share one.</summary>
public sealed class DescriptorPipeOptions
{
    /// <summary>Where code that awaits goes on. Default: <see cref="PipeScheduling.ThreadPool"/>.</summary>
    public PipeScheduling Scheduling { get; init; }

    /// <summary>
    /// How many received bytes the pipe keeps when it receives ahead of its reader, which it does once the peer has closed and
    /// while a flush waits. Otherwise it receives only what is asked for. Default: 1 MiB; at least 4,096.
    /// </summary>
    public long MaxReadBufferSize { get; init; } = 1024 * 1024;

    /// <summary>
    /// From how many flushed bytes on, which the kernel has not taken yet, <c>FlushAsync</c> waits until half of them have gone.
    /// Default: 64 KiB; at least 1.
    /// </summary>
    public long MaxWriteBufferSize { get; init; } = 64 * 1024;

    /// <summary>Where the buffers come from. Default: a pool that all pipes of the process share.</summary>
    public PinnedBlockPool Pool { get; init; } = PinnedBlockPool.Default;

    /// <summary>True if the peer is reached by plain TCP, where a short receive means that nothing is left. Default: false.</summary>
    public bool IsPlainTcp { get; init; }

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReadBufferSize, PinnedBlockPool.BlockSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWriteBufferSize, 1);
        if (!Enum.IsDefined(Scheduling))
            throw new ArgumentOutOfRangeException(nameof(Scheduling), Scheduling, $"There is no such scheduling: {Scheduling}.");
    }
}
