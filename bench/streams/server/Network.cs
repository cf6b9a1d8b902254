using System.Net;
using System.Net.Sockets;

namespace FiberNet.Bench.Streams;

/// <summary>NetworkStream, and SslStream over it.</summary>
internal static class Network
{
    internal static async Task<int> Serve(int port, bool isTls, string way)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        Console.WriteLine("ready");
        CancellationToken token = Tokens.Of(way);
        while (true)
        {
            Socket socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            _ = Reply.ServeOver(new NetworkStream(socket, ownsSocket: true), isTls, token);
        }
    }
}
