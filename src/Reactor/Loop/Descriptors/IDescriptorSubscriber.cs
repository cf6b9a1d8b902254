namespace FiberNet.Advanced;

/// <summary>
/// Is told of every event of a <see cref="Descriptor"/>, as long as the descriptor is open: for code that is no fiber, such as
/// a pipe or a listener. See <see cref="Descriptor.Subscribe"/>.
/// </summary>
/// <remarks>
/// The calls are made on the reactor's thread while it dispatches events, outside any fiber, and must not block. An exception
/// goes to the reactor's log.
/// </remarks>
public interface IDescriptorSubscriber
{
    /// <summary>The descriptor may be ready.</summary>
    /// <remarks>
    /// Events are edges: each is reported once. A subscriber that makes system calls and stops before EAGAIN has to remember that
    /// there may be more. A report covers all that is ready at the moment, so <see cref="IoEvents.Write"/> comes along with
    /// most reads.
    /// </remarks>
    /// <param name="events">
    /// What the kernel has reported, with <see cref="IoEvents.PeerClosed"/>, <see cref="IoEvents.HangUp"/>,
    /// <see cref="IoEvents.Error"/> and <see cref="IoEvents.Urgent"/>; <see cref="IoEvents.None"/> after
    /// <see cref="Descriptor.ServeAgain"/>.
    /// </param>
    void OnReady(IoEvents events);

    /// <summary>The subscription has ended. The number is still open while this runs, and may be closed when it returns.</summary>
    /// <param name="reason">EBADF: closed or detached. ECONNABORTED: aborted. ECANCELED: the reactor has ended.</param>
    void OnEnded(Errno reason);
}
