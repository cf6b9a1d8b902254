namespace FiberNet.Advanced;

/// <summary>
/// A case of a <see cref="Select"/>: something that may happen, and that happens at most once for each select.
/// </summary>
/// <remarks>
/// <para>How to write one: <see cref="TrySelect"/> takes effect if it can at once, and keeps the result on the case. If no
/// case could, <see cref="Enter"/> joins the queue of whatever the case waits for, with an entry that keeps the ticket.
/// Whoever makes it possible later takes that entry out, keeps the result on the case, and calls
/// <see cref="SelectTicket.Complete"/>; the select then calls <see cref="Leave"/> of every case, that one included, before
/// anything else can happen. So exactly one case takes effect.</para>
/// <para>An <see cref="Operation{T}"/> serves as the entry of a queue: rent it, enter it, and in <see cref="Leave"/> call
/// <see cref="Operation{T}.ReturnUnused"/>.</para>
/// <para>Thread rule: the scheduler's thread only. None of these methods may run user code.</para>
/// </remarks>
public interface ISelectable
{
    /// <summary>Takes effect if that is possible at once.</summary>
    /// <returns>True if it did; the result is on the case.</returns>
    bool TrySelect();

    /// <summary>Begins to wait.</summary>
    /// <param name="ticket">What to complete when the case has taken effect.</param>
    /// <exception cref="InvalidOperationException">The case waits already, in another select or in this one.</exception>
    void Enter(SelectTicket ticket);

    /// <summary>Ends the waiting: the select has ended, by this case or otherwise.</summary>
    void Leave();
}
