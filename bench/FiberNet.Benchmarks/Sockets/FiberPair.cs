using System.Net;
using System.Net.Sockets;

namespace FiberNet.Bench;

/// <summary>Two connected sockets of ours.</summary>
internal static class FiberPair
{
    internal static async FiberTask<(FiberSocket Client, FiberSocket Server)> Make(bool isTcp)
    {
        if (!isTcp)
            return FiberSocket.Pair() ?? throw new IOException(Errno.Last.StrError());
        using FiberSocket listener = Listen();
        FiberSocket client = await Connect(listener);
        FiberSocket server = await listener.Accept() ?? throw new IOException(listener.Error);
        client.SetOption(SocketOptions.TcpNoDelay, true);
        server.SetOption(SocketOptions.TcpNoDelay, true);
        return (client, server);
    }

    internal static FiberSocket Listen()
    {
        FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        if (!listener.Bind("127.0.0.1", 0) || !listener.Listen())
            throw new IOException(listener.Error);
        return listener;
    }

    internal static async FiberTask<FiberSocket> Connect(FiberSocket listener)
    {
        FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        if (!await client.Connect(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)listener.Name!).Port)))
            throw new IOException(client.Error);
        return client;
    }
}
