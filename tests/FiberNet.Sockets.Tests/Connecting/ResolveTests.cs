using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Connecting;

public class ResolveTests
{
    [Fact]
    public void Localhost_is_found_by_name_and_connected_to() => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        IReadOnlyList<AddrInfo>? addresses = await Resolver.GetAddrInfo("localhost", port);
        Assert.NotNull(addresses);
        Assert.All(addresses, address => Assert.Equal(port, address.Port));
        Assert.Contains(addresses, address => IPAddress.IsLoopback(((IPEndPoint)address.EndPoint).Address));
        using FiberSocket? socket = await FiberSocket.TcpConnect("localhost", port);
        Assert.NotNull(socket);
        using FiberSocket? byHint = FiberSocket.Create(addresses.First(address => address.Type == SocketType.Stream));
        Assert.NotNull(byHint);
    });

    [Fact]
    public void A_name_that_does_not_resolve_is_EIO_with_the_resolvers_text() => InReactor.Run(async () =>
    {
        const string name = "no such host.invalid";
        Assert.Null(await Resolver.GetAddrInfo(name, 80));
        Assert.Equal(Errno.EIO, Errno.Last);
        Assert.StartsWith("getaddrinfo: ", Resolver.LastError, StringComparison.Ordinal);
        Assert.Null(await FiberSocket.TcpConnect(name, 80));
        Assert.Equal(Errno.EIO, Errno.Last);
        Assert.NotNull(await Resolver.GetAddrInfo("127.0.0.1", 80));
        Assert.Null(Resolver.LastError);
    });

    [Fact]
    public void Services_have_names_and_hints_narrow_the_answer() => InReactor.Run(async () =>
    {
        var hints = new AddrInfoHints { Family = AddressFamily.InterNetwork, Type = SocketType.Stream, Protocol = ProtocolType.Tcp, Flags = AddrInfoFlags.Passive };
        IReadOnlyList<AddrInfo>? wildcard = await Resolver.GetAddrInfo(null, 0, null, hints);
        Assert.Equal(IPAddress.Any, ((IPEndPoint)Assert.Single(wildcard!).EndPoint).Address);
        if (!File.Exists("/etc/services"))
            return;
        IReadOnlyList<AddrInfo>? http = await Resolver.GetAddrInfo("127.0.0.1", "http", null, hints);
        Assert.Equal(80, Assert.Single(http!).Port);
    });

    [Fact]
    public void Resolver_does_not_hold_the_loop_and_can_be_left() => InReactor.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        Assert.False(await Reactor.Offload(() => gate.Wait(TimeSpan.FromSeconds(30)), TimeSpan.FromMilliseconds(1), timedOut: false));
        Fiber left = Fiber.Create(async () => await Reactor.Offload(() => gate.Wait(TimeSpan.FromSeconds(30))));
        left.Cancel();
        await Assert.ThrowsAsync<FiberCanceledException>(left.AsTask);
        gate.Set();

        // A name takes another thread, so no time at all is too short for it.
        Assert.Null(await Resolver.GetAddrInfo("localhost", 80, TimeSpan.Zero));
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
        Assert.NotNull(await Resolver.GetAddrInfo("::1", 80, TimeSpan.Zero));
        Fiber looking = Fiber.Create(async () => await Resolver.GetAddrInfo("localhost", 80));
        looking.Wakeup();
        looking.Cancel();
        await Assert.ThrowsAsync<FiberCanceledException>(looking.AsTask);
    });
}
