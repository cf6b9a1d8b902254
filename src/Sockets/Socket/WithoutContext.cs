namespace FiberNet;

/// <summary>
/// Code on the reactor's thread that runs in no synchronization context: <c>using (WithoutContext.Enter())</c>. In a context a task
/// does not go on with what awaits it by ConfigureAwait(false): it leaves that to the pool.
/// </summary>
internal readonly ref struct WithoutContext
{
    private readonly SynchronizationContext? _outer;

    private WithoutContext(SynchronizationContext? outer) => _outer = outer;

    internal static WithoutContext Enter()
    {
        var section = new WithoutContext(SynchronizationContext.Current);
        SynchronizationContext.SetSynchronizationContext(null);
        return section;
    }

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_outer);
}
