namespace FiberNet.Advanced;

/// <summary>
/// A case of a <see cref="Select"/>: something that can happen, at most once for each select.
/// </summary>
/// <remarks>
/// <para>How to write one: <see cref="TrySelect"/> takes effect if that is possible at once, and keeps the result on the case. If
/// no case could, <see cref="Enter"/> puts an entry with the ticket into the queue of what the case waits for. The code that
/// makes the case possible removes the entry, keeps the result on the case, and calls <see cref="SelectTicket.Complete"/>. The
/// select then calls <see cref="Leave"/> of every case, including that one, before anything else can happen. So exactly one
/// case takes effect.</para>
/// <para>An <see cref="Operation{T}"/> serves as the entry of a queue: rent it, enter it, and call
/// <see cref="Operation{T}.ReturnUnused"/> in <see cref="Leave"/>.</para>
/// <para>Thread rule: the scheduler's thread only. None of these methods may run user code.</para>
/// </remarks>
public interface ISelectable
{
    /// <summary>Takes effect if that is possible at once.</summary>
    /// <returns>True if it did; the result is on the case.</returns>
    bool TrySelect();

    /// <summary>Starts to wait.</summary>
    /// <param name="ticket">The ticket to complete when the case has taken effect.</param>
    /// <exception cref="InvalidOperationException">The case waits already, in this select or in another one.</exception>
    void Enter(SelectTicket ticket);

    /// <summary>Stops waiting: the select has ended, by this case or otherwise.</summary>
    void Leave();

    /// <summary>What the case waits for, for the wait-for graph. Default: an object that is not known. Any thread; must not block.</summary>
    WaitTarget Target => new(WaitKind.Other);
}
