// The examples of the page "sockets 1.6" that have no program of their own, one after the other as they stand there.
// usage: SeedExamples [--port PORT]                    the simple echo server: answers one line
//        SeedExamples head HOST PORT [PATH]            sysconnect, write, readline with two delimiters
//        SeedExamples connect HOST PORT [PATH]         tcp_connect by hand, over the answers of getaddrinfo
using System.Net.Sockets;
using System.Text;
using FiberNet;
using FiberNet.Posix;

return args switch
{
    ["head", var host, var port, .. var path] => Reactor.Run(async () => await Head(SysConnect(host, port), host, path)),
    ["connect", var host, var port, .. var path] => Reactor.Run(async () => await Head(await TcpConnect(host, port), host, path)),
    _ => Sample.Run(args, EchoOneLine),
};

static FiberSocket? SysConnect(string host, string port)
{
    FiberSocket? s = FiberSocket.Create("PF_INET", "SOCK_STREAM", "tcp");

    // The socket is non-blocking: a connect in progress is no error, and the write waits for it.
    if (s is not null && s.SysConnect(host, port).Errno is not (Errno.None or Errno.EINPROGRESS))
    {
        Console.Error.WriteLine($"Can't connect to server '{host}:{port}': {s.Error}");
        return null;
    }

    return s;
}

static async FiberTask<FiberSocket?> TcpConnect(string host, string port)
{
    IReadOnlyList<AddrInfo>? ainfo = await Resolver.GetAddrInfo(host, port, null, new AddrInfoHints { Protocol = ProtocolType.Tcp });
    foreach (AddrInfo a in ainfo ?? [])
    {
        FiberSocket? s = FiberSocket.Create(a);
        if (s is not null && await s.Connect(a.EndPoint, TimeSpan.FromSeconds(5)))
            return s;
        _ = s?.Close();
    }

    Console.Error.WriteLine($"Can't connect to {host}:{port}: {Resolver.LastError ?? Errno.Last.StrError()}");
    return null;
}

static async FiberTask<int> Head(FiberSocket? s, string host, string[] path)
{
    if (s is null)
        return 1;
    using (s)
    {
        // When this fails, the read fails too and tells why.
        _ = await s.Write($"HEAD {(path is [var given] ? given : "/")} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        byte[]? header = await s.ReadLine(64 * 1024, ["\r\n\r\n", "\n\n"]);
        if (header is null)
        {
            Console.Error.WriteLine(s.Error ?? "The server said nothing.");
            return 1;
        }

        Console.Write(Encoding.Latin1.GetString(header));
        return 0;
    }
}

static async FiberTask<bool> EchoOneLine(int port)
{
    using FiberSocket ms = FiberSocket.Create("PF_INET", "SOCK_STREAM", "tcp")!;
    _ = ms.SetSockOpt("SOL_SOCKET", "SO_REUSEADDR", true);
    if (!ms.Bind("127.0.0.1", port) || !ms.Listen(128))
        return false;
    Fiber server = Fiber.Create(async () =>
    {
        while (!ms.IsClosed)
        {
            if (await ms.Accept() is { } client)
                Fiber.Create(client, Answer);
        }
    });
    await Sample.ReadyUntilSignal(ms.LocalEndPoint!);
    _ = ms.Close();
    await server.Join();
    return true;
}

static async FiberTask Answer(FiberSocket client)
{
    using (client)
    {
        byte[]? request = await client.ReadLine(512, "\n");
        // The peer may have gone: then there is nothing to shut down and no answer.
        _ = client.Shutdown("READ");
        if (request is not null)
            _ = await client.Write(request);
    }
}
