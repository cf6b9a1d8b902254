using System.Runtime.InteropServices;

namespace FiberNet.Bench;

/// <summary>struct epoll_event: packed on x64, not on arm64; the bare baseline reads no field, so 16 bytes hold either.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 16)]
internal struct EpollEvent
{
    internal uint Events;
    internal ulong Data;
}
