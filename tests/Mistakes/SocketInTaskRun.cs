using FiberNet;

namespace Mistakes;

/// <summary>Sockets belong to the thread of their reactor.</summary>
internal static class SocketInTaskRun
{
    internal static Task<byte[]?> Read(FiberSocket socket) =>
        Task.Run(async () => await socket.ReadLine()); // FIBER012
}
