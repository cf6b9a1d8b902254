using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>Lookups while the name server of resolv.conf(5), 127.0.0.9, is silent: nothing else waits for them.</summary>
internal static class HangingLookups
{
    private const int Lookups = 200;

    internal static void Run()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 53));
        Reactor.Run(async () =>
        {
            Fiber[] lookups = [.. Enumerable.Range(0, Lookups).Select(i => Fiber.Create(async () =>
            {
                await Resolver.GetAddrInfo($"host{i}.example", 80);
            }))];

            // The first question is at the server: the resolver hangs.
            await Reactor.Offload(() => silent.Receive(new byte[512]));
            Report(lookups, "offload", await Reactor.Offload(() => 1) == 1);
            Report(lookups, "pool", await Fiber.Await(Task.Run(() => 1), TimeSpan.FromDays(1)) == 1);
            Report(lookups, "hosts", await Resolver.GetAddrInfo("localhost", 80) is not null);
            Report(lookups, "service", await Resolver.GetAddrInfo("127.0.0.1", "http") is not null);
            TcpServer? server = await TcpServer.Start("localhost", 0, static async _ => await Fiber.Yield());
            Report(lookups, "server", server is not null);
            Environment.Exit(0);
        });
    }

    private static void Report(Fiber[] lookups, string what, bool succeeded) =>
        Console.WriteLine($"{what} {(succeeded ? "answered" : "failed")}, {lookups.Count(lookup => lookup.Status != FiberStatus.Dead)} lookups hang");
}
