// A small HTTP server that a new version replaces without a refused or cut connection: start it again with the same path.
// Try it: dotnet run -c Release -- --port 8080 --handover /tmp/hello.handover, and the same once more; run.sh does so ten times under load.
using System.Net;
using System.Runtime.InteropServices;
using FiberNet;

const string ListenerName = "http";
var settings = new Dictionary<string, string> { ["--port"] = "8080", ["--handover"] = "/tmp/hello.handover" };
for (int i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length || !settings.ContainsKey(args[i]))
    {
        Console.Error.WriteLine("usage: RollingRestart [--port PORT] [--handover PATH]");
        return 2;
    }

    settings[args[i]] = args[i + 1];
}

return Reactor.Run(async () =>
{
    using SignalQueue stop = Signals.Open(PosixSignal.SIGINT, PosixSignal.SIGTERM);
    using ListenerHandover handover = (await ListenerHandover.Open(settings["--handover"], TimeSpan.FromSeconds(30))).OrThrow();
    TcpServer server = (handover.Take(ListenerName) is { } listener
        ? TcpServer.Adopt(listener)
        : TcpServer.Bind(IPEndPoint.Parse($"127.0.0.1:{settings["--port"]}"))).OrThrow();
    server.Start(client => Serve(client, server.Stopping));
    Console.WriteLine($"READY {server.EndPoint}");

    // Whichever comes first: a process that takes over, or a signal.
    string reason = await Fiber.Race<string>(
    [
        async () =>
        {
            await handover.Offer(new Dictionary<string, FiberSocket> { [ListenerName] = server.Listener });
            return "replaced";
        },
        async () => $"{(await stop.Wait()).Signal}",
    ]);
    int cut = await server.Stop(drain: TimeSpan.FromSeconds(10));
    Console.WriteLine($"{reason}: {server.AcceptedCount} connections, {cut} cut");
    return 0;
});

// A server that stops answers the request that it has, says that it is the last, and closes: no client sends into the close.
static async FiberTask Serve(FiberSocket client, CancellationToken stopping)
{
    bool isLast = false;
    while (!isLast && await client.ReadLine("\r\n\r\n") is { } head && head.AsSpan().EndsWith("\r\n\r\n"u8))
    {
        isLast = stopping.IsCancellationRequested;
        if (!await client.Write($"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: {(isLast ? "close" : "keep-alive")}\r\n\r\nhello\n"))
            return;
    }
}
