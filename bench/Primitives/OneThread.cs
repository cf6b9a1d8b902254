namespace FiberNet.Bench;

/// <summary>
/// The fairest loop for tasks that we know of: one thread, a queue of callbacks, nothing else. Tasks on it do the same
/// thing as fibers on their scheduler, without timers, identity or cancellation.
/// </summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

    public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

    public override SynchronizationContext CreateCopy() => this;

    internal void Run(Func<Task> main)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        Task task = main();
        while (!task.IsCompleted && _queue.TryDequeue(out (SendOrPostCallback Callback, object? State) item))
            item.Callback(item.State);
        SetSynchronizationContext(outer);
        if (!task.IsCompleted)
            throw new InvalidOperationException("The tasks wait for something that does not happen on this thread.");
        task.GetAwaiter().GetResult();
    }
}
