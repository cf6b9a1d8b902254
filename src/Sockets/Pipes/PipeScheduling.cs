namespace FiberNet.Advanced;

/// <summary>Where the code that awaits a <see cref="DescriptorPipe"/> goes on when its wait has ended.</summary>
public enum PipeScheduling
{
    /// <summary>In the thread pool. Code there may block.</summary>
    ThreadPool,

    /// <summary>
    /// On the reactor's thread, in the dispatch of the event, outside any fiber and without a <see cref="SynchronizationContext"/>.
    /// It saves the switch to another thread; but code that blocks there holds up all connections of the reactor.
    /// </summary>
    Reactor,

    /// <summary>On the reactor's thread what was called there; in the thread pool what was called elsewhere.</summary>
    Caller,
}
