using System.Net;
using System.Text;
using FiberNet;

/// <summary>Two servers whose peers send half a command and then nothing: one reads the socket, the other one a stream over it.</summary>
internal static class SilentPeer
{
    internal static async FiberTask Run()
    {
        await Serve("plain", async socket => await socket.ReadLine());
        await Serve("stream", async socket =>
        {
            using var reader = new StreamReader(socket.AsStream());
            await reader.ReadLineAsync(Fiber.Current.CancellationToken);
        });
    }

    /// <summary>Starts a server and connects a peer that falls silent.</summary>
    private static async FiberTask Serve(string name, Func<FiberSocket, FiberTask> handler)
    {
        TcpServer server = await TcpServer.Start("127.0.0.1", 0, handler, new TcpServerOptions { Name = name }) ?? throw new IOException(Errno.Last.StrError());
        int port = ((IPEndPoint)server.EndPoint!).Port;
        Fiber.Start(async () =>
        {
            using TcpServer closedAtTheEnd = server;
            using FiberSocket peer = await FiberSocket.TcpConnect("127.0.0.1", port) ?? throw new IOException(Errno.Last.StrError());
            _ = await peer.Write(Encoding.ASCII.GetBytes("SET colour "));
            Console.WriteLine($"PEER {name} {peer.LocalEndPoint}");
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        }, $"peer of {name}");
    }
}
