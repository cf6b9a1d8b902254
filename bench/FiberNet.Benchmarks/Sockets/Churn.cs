using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Connect, accept, close: connections that come and go. They are reset, so that no port is left waiting.</summary>
[MemoryDiagnoser]
public class Churn
{
    private const int Operations = 100;

    [Benchmark(OperationsPerInvoke = Operations, Description = "Socket", Baseline = true)]
    public void Sockets() => Run().GetAwaiter().GetResult();

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberSocket")]
    public void Fibers() => Reactor.Run(static async () =>
    {
        using FiberSocket listener = FiberPair.Listen();
        for (int i = 0; i < Operations; i++)
        {
            using FiberSocket client = await FiberPair.Connect(listener);
            _ = client.SetOption(SocketOptions.Linger, new LingerOption(true, 0));
            using FiberSocket? server = await listener.Accept();
        }
    });

    private static async Task Run()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        for (int i = 0; i < Operations; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint!);
            client.LingerState = new LingerOption(true, 0);
            using Socket server = await listener.AcceptAsync();
        }
    }
}
