namespace FiberNet;

/// <summary>A call that keeps a thread of the pool until it returns.</summary>
internal sealed class OffloadedCall<T>(Reactor reactor, Func<T> call, T timedOut) : OffloadOperation<T>(reactor, timedOut)
{
    protected override void Enter() => Reactor.Offloads.Enter(this);

    protected override void Call()
    {
        T value = default!;
        Exception? failure = null;
        try
        {
            value = call();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Arrive(value, failure);
    }

    protected override void Land()
    {
        Reactor.Offloads.Leave();
        base.Land();
    }
}
