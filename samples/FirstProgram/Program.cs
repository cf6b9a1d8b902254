using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using FiberNet;

[assembly: SupportedOSPlatform("linux")]

Reactor.Run(async () =>
{
    using SignalQueue stop = Signals.Open(PosixSignal.SIGINT, PosixSignal.SIGTERM);
    TcpServer server = (await TcpServer.Start("127.0.0.1", 8080, Echo)).OrThrow();
    await stop.Wait();
    await server.Stop(drain: TimeSpan.FromSeconds(5));
});

static async FiberTask Echo(FiberSocket client)
{
    while (await client.ReadLine() is { } line && await client.Write(line))
    {
    }
}
