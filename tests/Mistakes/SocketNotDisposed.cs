using FiberNet;

namespace Mistakes;

/// <summary>The descriptor stays open.</summary>
internal static class SocketNotDisposed
{
    internal static async FiberTask<byte[]?> Ask(string host)
    {
        FiberSocket? socket = await FiberSocket.TcpConnect(host, 80); // FIBER016
        return socket is null ? null : await socket.ReadLine();
    }
}
