namespace FiberNet;

/// <summary>What a fiber waits for: an edge of the wait-for graph.</summary>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Subject">The thing itself; two fibers that wait for the same one have the same object. <c>null</c> if it has none.</param>
/// <param name="Holder">The fiber that has to act before the wait can end: the owner of a mutex, the fiber that is joined. <c>null</c> if none is known.</param>
/// <param name="LastUser">
/// The fiber that last did what the wait needs: put into the channel, released the semaphore. Another fiber may do it next time.
/// <c>null</c> if it has ended, or none has yet.
/// </param>
public readonly record struct WaitTarget(WaitKind Kind, object? Subject = null, Fiber? Holder = null, Fiber? LastUser = null);
