namespace FiberNet.Connections;

/// <summary>How the transport works. The defaults suit an application that may block.</summary>
public sealed class FiberTransportOptions
{
    /// <summary>
    /// How many reactors, each with a thread, serve connections; between 1 and 1,024. Null (the default): one for eight
    /// processors, and at least one; with <see cref="Inline"/> one for each processor.
    /// </summary>
    /// <remarks>A reactor with the application on the pool serves about eight processors; more reactors only compete with the pool.</remarks>
    public int? ReactorCount { get; set; }

    /// <summary>
    /// True: the application runs on the reactors' threads, which saves a switch to the pool for each request. Default: false.
    /// </summary>
    /// <remarks>
    /// A warning: code that blocks, in a lock, in <c>Task.Result</c>, in a synchronous database call, then holds up every other
    /// connection of its reactor, and can wait for itself. Set it only where all code, that of libraries too, is known not to.
    /// </remarks>
    public bool Inline { get; set; }

    /// <summary>
    /// How many connections may wait to be accepted; the kernel caps it at net.core.somaxconn. Default: 4,096, as that of
    /// <see cref="TcpServerOptions"/>; at least 1.
    /// </summary>
    /// <remarks>
    /// The kernel drops the handshake of a client that finds the queue full, and the client repeats it after 1, 3, 7 and 15 s. Measured
    /// by eng/hostile: under a flood, a queue of 512, the default of Kestrel's sockets, turned honest clients away.
    /// </remarks>
    public int Backlog { get; set; } = 4096;

    /// <summary>
    /// How many descriptors the transport leaves to the rest of the program: for files, assemblies, name lookups. When fewer are left,
    /// it accepts no more until one is given back; one connection at a time is always accepted. Default: 32; 0 takes them all.
    /// </summary>
    public int SpareDescriptors { get; set; } = 32;

    /// <summary>Whether small writes go out at once (TCP_NODELAY). Default: true.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>
    /// How many received bytes the transport keeps for an application that does not read them. Null: no limit. Default: 1 MiB; at least 4,096.
    /// </summary>
    /// <remarks>
    /// It receives ahead only once the peer has closed, and while a flush waits for the peer. Otherwise it receives what the application
    /// asks for.
    /// </remarks>
    public long? MaxReadBufferSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// From how many bytes on, which the kernel has not taken yet, a flush waits until half of them have gone. Null: it never
    /// waits, and what a slow peer does not take stays in memory. Default: 64 KiB; at least 1.
    /// </summary>
    public long? MaxWriteBufferSize { get; set; } = 64 * 1024;

    /// <summary>The reactors to start.</summary>
    internal int EffectiveReactorCount =>
        ReactorCount ?? (Inline ? Environment.ProcessorCount : Math.Max(1, Environment.ProcessorCount / 8));

    /// <summary>Checks the options, as the transport does when it starts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        if (ReactorCount is { } count && count is < 1 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(ReactorCount), count, $"ReactorCount is between 1 and 1,024, not {count}; null chooses a number.");
        if (Backlog < 1)
            throw new ArgumentOutOfRangeException(nameof(Backlog), Backlog, $"Backlog is at least 1, not {Backlog}.");
        if (SpareDescriptors < 0)
            throw new ArgumentOutOfRangeException(nameof(SpareDescriptors), SpareDescriptors, $"SpareDescriptors is at least 0, not {SpareDescriptors}.");
        if (MaxReadBufferSize is { } read && read < 4096)
            throw new ArgumentOutOfRangeException(nameof(MaxReadBufferSize), read, $"MaxReadBufferSize is at least 4,096, not {read}; null sets no limit.");
        if (MaxWriteBufferSize is { } write && write < 1)
            throw new ArgumentOutOfRangeException(nameof(MaxWriteBufferSize), write, $"MaxWriteBufferSize is at least 1, not {write}; null sets no limit.");
    }
}
