using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests;

/// <summary>Sockets as the tests need them.</summary>
internal static class Net
{
    internal static FiberSocket Listen(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        FiberSocket listener = FiberSocket.Create(address.AddressFamily, SocketType.Stream)!;
        Assert.True(listener.Bind(new IPEndPoint(address, 0)), listener.Error);
        Assert.True(listener.Listen());
        return listener;
    }

    /// <summary>Two ends of a TCP connection; the kernel has buffers of <paramref name="bufferSize"/> for the first one's bytes.</summary>
    internal static async FiberTask<(FiberSocket Client, FiberSocket Server)> TcpPair(int bufferSize = 0)
    {
        using FiberSocket listener = Listen();
        FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        if (bufferSize > 0)
        {
            Assert.True(listener.SetOption(SocketOptions.ReceiveBufferSize, bufferSize));
            Assert.True(client.SetOption(SocketOptions.SendBufferSize, bufferSize));
        }

        Assert.True(await client.Connect(listener.LocalEndPoint!), client.Error);
        FiberSocket? server = await listener.Accept();
        return (client, server!);
    }

    /// <summary>
    /// Waits, while a fiber writes to a TCP socket whose peer does not read, until the kernel has no more room. Acknowledgements
    /// make room as long as any are outstanding; after the last of them, the closed window of the peer keeps the socket full.
    /// </summary>
    internal static async FiberTask UntilFull(FiberSocket socket)
    {
        while (await socket.Writable(TimeSpan.Zero) || Unacknowledged(socket) > 0)
            await Fiber.Yield();
    }

    internal static (FiberSocket First, FiberSocket Second) UnixPair(SocketType type = SocketType.Stream)
    {
        Assert.True(FiberSocket.Pair(out FiberSocket? first, out FiberSocket? second, AddressFamily.Unix, type));
        return (first!, second!);
    }

    internal static async FiberTask Echo(FiberSocket socket)
    {
        using (socket)
        {
            byte[] buffer = new byte[4096];
            while (await socket.ReadSome(buffer) is { Bytes: > 0 and int count } && await socket.Write(buffer.AsMemory(0, count)))
            {
            }
        }
    }

    /// <summary>Closes with a reset instead of an end of stream.</summary>
    internal static void Reset(FiberSocket socket)
    {
        Assert.True(socket.SetOption(SocketOptions.Linger, new LingerOption(true, 0)));
        Assert.True(socket.Close());
    }

    /// <summary>Bytes that differ wherever they are shifted.</summary>
    internal static byte[] Payload(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.Latin1.GetString(bytes);

    private static uint Unacknowledged(FiberSocket socket)
    {
        Assert.True(socket.GetOption(SocketOptions.TcpInfo, out TcpInfo info));
        return info.Unacknowledged;
    }
}
