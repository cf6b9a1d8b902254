using System.Net;
using System.Net.Sockets;

namespace FiberNet.Bench;

/// <summary>What is done millions of times a second, and so must not get dearer unnoticed.</summary>
internal static class HotPaths
{
    internal const int WarmUp = 200;

    internal static IReadOnlyDictionary<string, Func<int, FiberTask>> All { get; } = new Dictionary<string, Func<int, FiberTask>>
    {
        ["switch"] = Switch,
        ["nested"] = Nested,
        ["spawn"] = Spawn,
        ["channel"] = Channel,
        ["timer"] = TimerArmedAndDropped,
        ["echo"] = Echo,
        ["timeout"] = ReadWithTimeout,
        ["lines"] = Lines,
        ["connect"] = ConnectAndClose,
    };

    private static async FiberTask Switch(int operations)
    {
        for (int i = 0; i < operations; i++)
            await Fiber.Yield();
    }

    private static async FiberTask Nested(int operations)
    {
        for (int i = 0; i < operations; i++)
            await YieldOnce();
    }

    private static async FiberTask Spawn(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            Fiber.Create(0, static _ => YieldOnce());
            await Fiber.Yield();
        }
    }

    private static async FiberTask Channel(int operations)
    {
        var there = new FiberChannel<int>(1);
        var back = new FiberChannel<int>(1);
        Fiber echo = Fiber.Start(async () =>
        {
            for (int i = 0; i < operations; i++)
                await back.Put((await there.Get()).Value);
        });
        for (int i = 0; i < operations; i++)
        {
            await there.Put(i);
            await back.Get();
        }

        await echo.Join();
    }

    private static async FiberTask TimerArmedAndDropped(int operations)
    {
        TimeSpan limit = TimeSpan.FromMinutes(1);
        for (int i = 0; i < operations; i++)
        {
            using (Fiber.TimeLimit(limit))
            {
            }
        }
    }

    private static FiberTask Echo(int operations) => Exchange(operations, timeout: null);

    private static FiberTask ReadWithTimeout(int operations) => Exchange(operations, timeout: TimeSpan.FromMinutes(1));

    /// <summary>One request and one reply of 64 bytes over loopback: both ends in this process.</summary>
    private static async FiberTask Exchange(int operations, TimeSpan? timeout)
    {
        (FiberSocket client, FiberSocket server) = await Connect();
        using (client)
        using (server)
        {
            Fiber echo = Fiber.Start(async () =>
            {
                var bytes = new byte[4096];
                while (await server.ReadSome(bytes, timeout) is { Bytes: > 0 and int count })
                    _ = await server.Write(bytes.AsMemory(0, count));
            });
            var request = new byte[64];
            var reply = new byte[4096];
            for (int i = 0; i < operations; i++)
            {
                _ = await client.Write(request);
                _ = await client.ReadSome(reply, timeout);
            }

            _ = client.Shutdown(SocketShutdown.Send);
            await echo.Join();
        }
    }

    /// <summary>Sixteen lines come in one packet and are read one by one.</summary>
    private static async FiberTask Lines(int operations)
    {
        (FiberSocket client, FiberSocket server) = await Connect();
        using (client)
        using (server)
        {
            var packet = new byte[16 * 64];
            for (int i = 63; i < packet.Length; i += 64)
                packet[i] = (byte)'\n';
            for (int i = 0; i < operations; i++)
            {
                if (i % 16 == 0)
                    _ = await client.Write(packet);
                await server.ReadLineMemory();
            }
        }
    }

    /// <summary>A connection to an address, accepted and closed: both ends in this process.</summary>
    private static async FiberTask ConnectAndClose(int operations)
    {
        using FiberSocket listener = Listen();
        for (int i = 0; i < operations; i++)
        {
            (FiberSocket client, FiberSocket server) = await Connect(listener);
            client.Close();
            server.Close();
        }
    }

    private static async FiberTask YieldOnce() => await Fiber.Yield();

    private static async FiberTask<(FiberSocket Client, FiberSocket Server)> Connect()
    {
        using FiberSocket listener = Listen();
        return await Connect(listener);
    }

    private static async FiberTask<(FiberSocket Client, FiberSocket Server)> Connect(FiberSocket listener)
    {
        FiberSocket client = await FiberSocket.TcpConnect("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port)
            ?? throw new IOException(Errno.Last.StrError());
        return (client, await listener.Accept() ?? throw new IOException(listener.Error));
    }

    private static FiberSocket Listen()
    {
        FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        return listener.Bind("127.0.0.1", 0) && listener.Listen() ? listener : throw new IOException(listener.Error);
    }
}
