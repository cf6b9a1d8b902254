namespace FiberNet;

/// <summary>What sort of thing a fiber waits for.</summary>
public enum WaitKind
{
    /// <summary>Nothing: the fiber does not wait.</summary>
    None,

    /// <summary>Something that does not say what it is.</summary>
    Other,

    /// <summary>Its next turn.</summary>
    Turn,

    /// <summary>The end of a sleep.</summary>
    Timer,

    /// <summary>A <see cref="FiberMutex"/>.</summary>
    Mutex,

    /// <summary>A permit of a <see cref="FiberSemaphore"/>.</summary>
    Semaphore,

    /// <summary>A <see cref="FiberCondition"/>.</summary>
    Condition,

    /// <summary>A <see cref="FiberEvent"/>.</summary>
    Event,

    /// <summary>An item, or room, in a <see cref="FiberChannel{T}"/>.</summary>
    Channel,

    /// <summary>The end of a fiber.</summary>
    Join,

    /// <summary>The fibers of a <see cref="FiberScope"/>.</summary>
    Scope,

    /// <summary>One of several cases.</summary>
    Select,

    /// <summary>A task or another awaitable of .NET.</summary>
    Foreign,

    /// <summary>A call on another thread.</summary>
    Offload,

    /// <summary>The address of a name.</summary>
    Lookup,

    /// <summary>A signal.</summary>
    Signal,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>Another descriptor.</summary>
    Descriptor,
}
