namespace FiberNet.Advanced;

/// <summary>An operation that <see cref="FiberScheduler.Rent{TOperation}"/> can make: every <see cref="PooledOperation{TSelf, T}"/> is one.</summary>
public interface IPooledOperation
{
    /// <summary>Ties a new operation to its scheduler for good.</summary>
    /// <param name="scheduler">The scheduler that rents it out.</param>
    void Attach(FiberScheduler scheduler);
}
