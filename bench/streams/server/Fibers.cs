namespace FiberNet.Bench.Streams;

/// <summary>FiberSocket; AsStream on the reactor's thread and on the pool; SslStream over AsStream.</summary>
internal static class Fibers
{
    internal static int Serve(int port, bool isTls, string way)
    {
        // "fiber" is the socket with TLS below it; the others put SslStream above AsStream themselves.
        bool isSocket = way == "fiber";
        CancellationToken token = Tokens.Of(way);
        Func<FiberSocket, FiberTask> handler = isSocket ? Answer
            : way.StartsWith("pool", StringComparison.Ordinal) ? socket => OnThePool(socket, isTls, token)
            : socket => OnTheReactor(socket, isTls, token);
        var options = new TcpServerOptions { Tls = isTls && isSocket ? Certificate.Options : null };
        Reactor.Run(async () =>
        {
            _ = (await TcpServer.Start("127.0.0.1", port, handler, options)).OrThrow();
            Console.WriteLine("ready");
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        });
        return 0;
    }

    private static async FiberTask Answer(FiberSocket socket)
    {
        byte[] buffer = new byte[4096];
        while (await socket.ReadSome(buffer) is { Count: > 0 } read && await socket.Write(Reply.Bytes))
        {
            if (Reply.IsLast(buffer.AsSpan(0, (int)read.Count)))
                return;
        }
    }

    private static async FiberTask OnTheReactor(FiberSocket socket, bool isTls, CancellationToken token) =>
        await Reply.ServeOver(socket.AsStream(), isTls, token);

    private static async FiberTask OnThePool(FiberSocket socket, bool isTls, CancellationToken token)
    {
        Stream stream = socket.AsStream();
        await Task.Run(() => Reply.ServeOver(stream, isTls, token), CancellationToken.None);
    }
}
