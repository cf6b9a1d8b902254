// The last echo server of the page "sockets 1.6", in C#: a fiber for each connection, blocking-style code, one thread.
// It echoes all bytes until the end of the stream.
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using FiberNet;

if (!TryParse(args, out int port, out int events))
    return 2;
return Reactor.Run(Main(port), new ReactorOptions { RecorderSize = events });

static Func<FiberTask<int>> Main(int port) => async () =>
{
    using FiberSocket? listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream);
    if (listener is null)
        return Fail("socket", Errno.Last.StrError());
    listener.SetOption(SocketOptions.ReuseAddress, true).OrThrow();
    if (!listener.Bind("127.0.0.1", port) || !listener.Listen())
        return Fail($"127.0.0.1:{port}", listener.Error);

    // Closing the listener ends the loop below in any wait. Create and not Start: after READY, signals must be handled.
    Fiber.Create(async () =>
    {
        await Signals.Wait(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        _ = listener.Close();
    }, "signals");

    Console.WriteLine($"READY {(IPEndPoint)listener.LocalEndPoint!}");
    while (!listener.IsClosed)
    {
        // Accept and not Readable with TryAccept: the signal may close the listener after it was ready and before this fiber runs.
        if (await listener.Accept() is { } client)
            Fiber.Create(client, Serve);
        else if (!listener.IsClosed)
            await OutOfDescriptors(listener.Error);
    }

    return 0;
};

static async FiberTask Serve(FiberSocket client)
{
    using (client)
    {
        _ = client.SetOption(SocketOptions.TcpNoDelay, true);
        while (await client.Readable())
        {
            IoResult read = client.TryRead(Shared.Buffer);
            if (read.WouldBlock)
                continue;
            if (!read || !await client.Write(Shared.Buffer.AsSpan(0, read.Bytes)))
                break;
        }
    }
}

// EMFILE and the like: the connection stays in the backlog, so it would be reported again at once.
static async FiberTask OutOfDescriptors(string? reason)
{
    Reactor.Current.Log($"accept: {reason}; trying again in 100 ms");
    await Fiber.Sleep(TimeSpan.FromMilliseconds(100));
}

static int Fail(string what, string? why)
{
    Console.Error.WriteLine($"{what}: {why}");
    return 1;
}

// The last argument is for measurements: how many events the flight recorder keeps, 0 for none.
static bool TryParse(string[] args, out int port, out int events)
{
    (port, events) = (8080, new ReactorOptions().RecorderSize);
    if (args is [.. var first, "--recorder", var size] && int.TryParse(size, out events) && events >= 0)
        args = first;
    if (args is [] || (args is ["--port", var text] && int.TryParse(text, out port) && port is >= 0 and <= IPEndPoint.MaxPort))
        return true;
    Console.Error.WriteLine("usage: EchoServer [--port PORT] [--recorder EVENTS]");
    return false;
}

/// <summary>One buffer for all connections: no other fiber runs between the read and the write, which copies what the kernel does not take.</summary>
static class Shared
{
    internal static readonly byte[] Buffer = new byte[64 * 1024];
}
