using System.Net.Sockets;
using FiberNet;

Reactor.Run(async () =>
{
    using FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
    listener.SetOption(SocketOptions.ReuseAddress, true);
    listener.Bind("127.0.0.1", 8080);
    listener.Listen();
    while (await listener.Readable())
        if (listener.TryAccept() is { } client)
            Fiber.Create(client, async client =>
            {
                using (client)
                    while (await client.ReadLine() is { } line)
                        await client.Write(line);
            });
});
