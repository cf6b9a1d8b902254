namespace FiberNet.Advanced;

/// <summary>
/// Looks after a result until its fiber takes it: what <see cref="FiberSchedulerExtensions.Finish{T, TOwner}"/> calls.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// <para>Implement it in a small struct that holds the object that gave the result. Exactly one of <see cref="Taken"/> and
/// <see cref="Unread"/> is called for each result.</para>
/// <para>Thread rule: called on the scheduler's thread. None of these methods may suspend or run user code.</para>
/// </remarks>
public interface IResultOwner<in T>
{
    /// <summary>The caller takes the result now: publish what belongs with it, an error number for example.</summary>
    /// <param name="result">The result.</param>
    void Taken(T result);

    /// <summary>The fiber ended without taking the result: give back what must not be lost, an item or a permit.</summary>
    /// <param name="result">The unread result.</param>
    void Unread(T result);

    /// <summary>
    /// Every result that the ended fiber left unread was given back. Results come back youngest first, so an owner that keeps an
    /// order serves its waiters here and not in <see cref="Unread"/>.
    /// </summary>
    void AllUnread()
    {
    }
}
