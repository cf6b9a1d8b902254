using System.Net.Sockets;

namespace FiberNet.Bench;

/// <summary>Two connected sockets of ours.</summary>
internal static class FiberPair
{
    internal static async FiberTask<(FiberSocket Client, FiberSocket Server)> Make(bool isTcp)
    {
        if (!isTcp)
        {
            FiberSocket.Pair(out FiberSocket? first, out FiberSocket? second).OrThrow();
            return (first!, second!);
        }

        using FiberSocket listener = Listen();
        FiberSocket client = await Connect(listener);
        FiberSocket server = (await listener.Accept()).OrThrow();
        _ = client.SetOption(SocketOptions.TcpNoDelay, true);
        _ = server.SetOption(SocketOptions.TcpNoDelay, true);
        return (client, server);
    }

    internal static FiberSocket Listen()
    {
        FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        listener.Bind("127.0.0.1", 0).OrThrow();
        listener.Listen().OrThrow();
        return listener;
    }

    internal static async FiberTask<FiberSocket> Connect(FiberSocket listener)
    {
        FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        (await client.Connect(listener.LocalEndPoint!)).OrThrow();
        return client;
    }
}
