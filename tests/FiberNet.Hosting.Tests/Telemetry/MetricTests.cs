using FiberNet.Hosting;
using FiberNet.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace FiberNet.Tests.Telemetry;

/// <summary>The instruments as the SDK of OpenTelemetry exports them: what docs/hosting.md promises.</summary>
public class MetricTests
{
    [Fact]
    public async Task Connections_are_counted_with_the_reason_of_their_end()
    {
        using var meters = new ExportedMeters();
        await using TestHost host = await TestHost.Serve(Serve, options => (options.FirstByteTimeout, options.DrainTimeout) = (TimeSpan.FromMilliseconds(30), TimeSpan.Zero));
        using Client open = host.Connect();
        Assert.Equal("stay", open.Ask("stay"));
        Assert.Equal(1, meters.Sum("fibernet.server.connections.active", "{connection}"));
        End(host, static client => client.Send("quit"));
        End(host, static client => client.Ask("x"));
        End(host, static client => client.Ask("reset"), static client => client.Reset());
        End(host, static client => Assert.Null(client.Receive()));
        End(host, static client => client.Send("fail"));
        End(host, static client => client.Send("abort"));
        Assert.Equal(7, meters.Sum("fibernet.server.connections.accepted", "{connection}", ("fibernet.server.name", "echo"), ("network.transport", "tcp")));
        foreach (string reason in new[] { "handler", "peer", "reset", "first_byte_timeout", "error", "aborted" })
            Assert.Equal(1, meters.Count("fibernet.server.connection.duration", "s", ("fibernet.server.close.reason", reason)));
        Assert.Equal(1, meters.Count("fibernet.server.connection.duration", "s", ("error.type", "System.InvalidTimeZoneException")));
        Assert.Equal(1, meters.Sum("fibernet.server.handler.failures", "{failure}", ("error.type", "System.InvalidTimeZoneException")));
        Assert.Equal(1, meters.Sum("fibernet.server.connections.active", "{connection}"));
        await host.Stop();
        Assert.Equal(0, meters.Sum("fibernet.server.connections.active", "{connection}"));
        Assert.Equal(1, meters.Count("fibernet.server.connection.duration", "s", ("fibernet.server.close.reason", "server_stop")));
    }

    [Fact]
    public async Task Bytes_are_those_of_the_kernel()
    {
        using var meters = new ExportedMeters();
        await using TestHost host = await TestHost.Serve(async connection =>
        {
            _ = await connection.Socket.ReadLine();
            await connection.Socket.Write("four\n");
            _ = await connection.Socket.ReadLine();
        });
        End(host, static client => client.Ask("1234567"), static client => client.Send("9"));
        Assert.Equal(10, meters.Sum("fibernet.server.network.io", "By", ("network.io.direction", "receive")));
        Assert.Equal(5, meters.Sum("fibernet.server.network.io", "By", ("network.io.direction", "transmit")));
    }

    [Fact]
    public async Task Pauses_of_accepting_are_counted()
    {
        using var meters = new ExportedMeters();
        await using TestHost host = await TestHost.Serve(TestHost.Echo, options => options.SpareDescriptors = int.MaxValue);
        using Client client = host.Connect();
        host.Log.Next("AcceptPaused");
        Assert.Equal(1, meters.Sum("fibernet.server.accept.pauses", "{pause}", ("fibernet.server.name", "echo")));
    }

    [Fact]
    public async Task Failed_handshakes_are_counted()
    {
        using var meters = new ExportedMeters();
        await using TestHost host = await TestHost.Serve(
            TestHost.Echo, options => options.Tls = new System.Net.Security.SslServerAuthenticationOptions { ServerCertificateSelectionCallback = static (_, _) => null! });
        using Client client = host.Connect();
        client.Send("this is no TLS");
        host.Log.Next("HandshakeFailed");
        Assert.Equal(1, meters.Sum("fibernet.server.connections.rejected", "{connection}", ("fibernet.server.name", "echo"), ("fibernet.server.reject.reason", "tls_handshake")));
    }

    [Fact]
    public async Task Delays_of_the_loops_are_those_of_the_core()
    {
        using var meters = new ExportedMeters();
        await using TestHost host = await TestHost.Start(services => services.AddFiberReactors(options => options.Count = 2));
        foreach (string reactor in new[] { "0", "1" })
        {
            // The probe of the health check is a fiber that sleeps and wakes.
            while (meters.Count("fibernet.reactor.timer.lateness", "s", ("fibernet.reactor.name", reactor)) == 0)
                await host.Fibers.Reactors[0].InvokeAsync(() => Fiber.Sleep(TimeSpan.FromMilliseconds(20)).AsFiberTask());
            Assert.InRange(meters.Count("fibernet.reactor.slice.duration", "s", ("fibernet.reactor.name", reactor)), 1, long.MaxValue);
        }
    }

    [Fact]
    public async Task Datagrams_are_counted()
    {
        using var meters = new ExportedMeters();
        await using TestHost host = await TestHost.Start(services => services.AddFiberUdpServer(TestHost.Server, async datagram => await datagram.Reply(datagram.Data), options => options.Listen.Add("127.0.0.1:0")));
        using var client = new System.Net.Sockets.UdpClient();
        client.Connect(host.EndPoint);
        client.Send([1, 2, 3]);
        _ = await client.ReceiveAsync();
        Assert.Equal(1, meters.Sum("fibernet.server.datagrams.received", "{datagram}", ("network.transport", "udp")));
        Assert.Equal(3, meters.Sum("fibernet.server.network.io", "By", ("network.io.direction", "receive")));
    }

    /// <summary>Does something on a new connection, and waits until the server has seen its end.</summary>
    private static void End(TestHost host, params Action<Client>[] steps)
    {
        using (Client client = host.Connect())
        {
            foreach (Action<Client> step in steps)
                step(client);
        }

        host.Log.Next("ConnectionEnded");
    }

    private static async FiberTask Serve(HostedConnection connection)
    {
        while (await connection.Socket.ReadLine() is { Length: > 0 } line)
        {
            switch (System.Text.Encoding.ASCII.GetString(line))
            {
                case "quit\n":
                    return;
                case "fail\n":
                    throw new InvalidTimeZoneException();
                case "abort\n":
                    connection.Socket.Abort();
                    break;
                default:
                    await connection.Socket.Write(line);
                    break;
            }
        }
    }
}
