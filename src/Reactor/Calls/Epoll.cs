namespace FiberNet;

/// <summary>
/// The event bits of epoll_ctl(2) as compile-time constants: the binding has them as properties, which can be in no
/// constant expression. A test compares them with the binding's.
/// </summary>
internal static class Epoll
{
    internal const int In = 0x1;
    internal const int Pri = 0x2;
    internal const int Out = 0x4;
    internal const int Err = 0x8;
    internal const int Hup = 0x10;
    internal const int RdHup = 0x2000;

    internal const int OneShot = 1 << 30;

    /// <summary>What makes a read worth trying.</summary>
    internal const int AnyRead = In | Pri | RdHup | Hup | Err;

    /// <summary>What makes a write worth trying.</summary>
    internal const int AnyWrite = Out | Hup | Err;

    /// <summary>The directions that an event makes ready. An error or a hang-up makes both ready; the next call learns the reason.</summary>
    internal static IoEvents ToIoEvents(int events)
    {
        IoEvents ready = IoEvents.None;
        if ((events & AnyRead) != 0)
            ready |= IoEvents.Read;
        if ((events & AnyWrite) != 0)
            ready |= IoEvents.Write;
        return ready;
    }

    /// <summary>All that an event tells.</summary>
    internal static IoEvents ToAllIoEvents(int events)
    {
        IoEvents told = ToIoEvents(events);
        if ((events & (Pri | RdHup | Hup | Err)) == 0)
            return told;
        told |= (events & Pri) != 0 ? IoEvents.Urgent : IoEvents.None;
        told |= (events & RdHup) != 0 ? IoEvents.PeerClosed : IoEvents.None;
        told |= (events & Hup) != 0 ? IoEvents.HangUp : IoEvents.None;
        return told | ((events & Err) != 0 ? IoEvents.Error : IoEvents.None);
    }

    /// <summary>The events to ask poll(2) for, whose bits equal those of epoll.</summary>
    internal static short ToPollEvents(IoEvents interest)
    {
        int events = 0;
        if ((interest & IoEvents.Read) != 0)
            events |= In | RdHup;
        if ((interest & IoEvents.Write) != 0)
            events |= Out;
        return (short)events;
    }
}
