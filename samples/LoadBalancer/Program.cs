// A TCP load balancer: round robin with fail-over, limits on connects and on idle connections, half-close, drain at SIGTERM.
// Try it: dotnet run -c Release -- --port 8080 127.0.0.1:9001 127.0.0.1:9002, and kill -USR1 PID for the counters.
using System.Runtime.InteropServices;
using FiberNet;

if (Settings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine("usage: LoadBalancer [--port PORT] [--connect SECONDS] [--idle SECONDS] [--drain SECONDS] HOST:PORT...");
    return 2;
}

// What Linux calls SIGUSR1; .NET has no name for it.
const PosixSignal Report = (PosixSignal)10;

return Reactor.Run(async () =>
{
    using SignalQueue signals = Signals.Open(PosixSignal.SIGINT, PosixSignal.SIGTERM, Report);
    var balancer = new Balancer(settings.Backends, settings.ConnectTimeout);
    TcpServer? server = await TcpServer.Start("127.0.0.1", settings.Port, balancer.Serve, new TcpServerOptions { Name = "client", IdleTimeout = settings.IdleTimeout });
    if (server is null)
    {
        Console.Error.WriteLine($"127.0.0.1:{settings.Port}: {Errno.Last.StrError()}");
        return 1;
    }

    Console.WriteLine($"READY {server.EndPoint}");
    while ((await signals.Wait()).Signal == Report)
        Console.Error.WriteLine(balancer.Describe(server));
    int cut = await server.Stop(settings.Drain);
    Console.Error.WriteLine($"{balancer.Describe(server)}, cut {cut}");
    return 0;
});
