// fibernet-lines PORT: echoes line by line; the replies to lines that came together go out in one write.
using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using FiberNet;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

Reactor.Run(async () =>
{
    using FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
    listener.SetOption(SocketOptions.ReuseAddress, true);
    if (!listener.Bind("127.0.0.1", int.Parse(args[0], CultureInfo.InvariantCulture)) || !listener.Listen())
        throw new IOException(listener.Error);
    Console.WriteLine("READY");
    while (await listener.Readable())
        if (listener.TryAccept() is { } client)
            Fiber.Create(client, Serve);
});

static async FiberTask Serve(FiberSocket client)
{
    using (client)
    {
        client.SetOption(SocketOptions.TcpNoDelay, true);
        var replies = new ArrayBufferWriter<byte>();
        while (await client.ReadLineMemory(64 * 1024) is { Memory: { IsEmpty: false } line })
        {
            replies.Write(line.Span);
            if (client.BytesBuffered > 0)
                continue;
            if (!await client.Write(replies.WrittenMemory))
                return;
            replies.ResetWrittenCount();
        }
    }
}
