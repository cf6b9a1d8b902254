using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>
/// Interest in, or readiness of, one descriptor; see epoll_ctl(2).
/// </summary>
/// <remarks>
/// The kernel packs it into 12 bytes on x86-64 only and lays it out naturally, in 16, everywhere else. One assembly
/// serves all: this is the x86-64 layout, and elsewhere <see cref="LibC.epoll_ctl"/> and <see cref="LibC.epoll_wait"/>
/// translate at the border.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct epoll_event
{
    public int events;
    public epoll_data_t data;
}
