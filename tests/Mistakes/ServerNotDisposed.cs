using FiberNet;

namespace Mistakes;

/// <summary>The server accepts connections until the reactor ends.</summary>
internal static class ServerNotDisposed
{
    internal static async FiberTask Serve()
    {
        TcpServer? server = await TcpServer.Start("127.0.0.1", 8080, async client => _ = await client.ReadLine()); // FIBER016
        if (server is not null)
            Console.WriteLine(server.EndPoint);
    }
}
