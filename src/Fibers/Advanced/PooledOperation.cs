namespace FiberNet.Advanced;

/// <summary>An <see cref="Operation{T}"/> that is rented and returned under its own type.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class PooledOperation<TSelf, T> : Operation<T>, IPooledOperation
    where TSelf : PooledOperation<TSelf, T>, new()
{
    void IPooledOperation.Attach(FiberScheduler scheduler)
    {
        Scheduler = scheduler;
        BoxPools.Assign((TSelf)this);
    }
}
