using System.Net.Sockets;
using System.Runtime.Versioning;
using FiberNet;

[assembly: SupportedOSPlatform("linux")]

Reactor.Run(async () =>
{
    using FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream).OrThrow();
    listener.SetOption(SocketOptions.ReuseAddress, true).OrThrow();
    listener.Bind("127.0.0.1", 8080).OrThrow();
    listener.Listen().OrThrow();
    while (await listener.Readable())
    {
        if (listener.TryAccept() is { } client)
            Fiber.Create(client, Serve);
        else if (listener.Errno != Errno.EAGAIN)
            await Fiber.Sleep(TimeSpan.FromMilliseconds(100)); // Out of descriptors: the connection waits in the backlog.
    }
});

static async FiberTask Serve(FiberSocket client)
{
    using (client)
    {
        while (await client.ReadLine() is { } line && await client.Write(line))
        {
        }
    }
}
