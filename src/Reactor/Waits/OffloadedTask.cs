namespace FiberNet;

/// <summary>An asynchronous call: it keeps no thread while it waits, so it is not one of the calls that are counted.</summary>
internal sealed class OffloadedTask<T>(Reactor reactor, Func<Task<T>> call) : OffloadOperation<T>(reactor, default!)
{
    protected override string Description => "waiting for a task on the thread pool";

    protected override void Enter() => Launch();

    protected override void Call() => _ = CallAsync();

    private async Task CallAsync()
    {
        T value = default!;
        Exception? failure = null;
        try
        {
            value = await call().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Arrive(value, failure);
    }
}
