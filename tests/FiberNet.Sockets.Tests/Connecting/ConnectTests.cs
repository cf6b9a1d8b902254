using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;
using FiberNet.Posix;

namespace FiberNet.Tests.Connecting;

public class ConnectTests
{
    [Fact]
    public void A_connect_made_by_hand_completes() => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen();
        using FiberSocket socket = FiberSocket.Create("PF_INET", "SOCK_STREAM", "tcp")!;
        Assert.True(socket.NonBlock);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        bool connected = socket.SysConnect("127.0.0.1", port);
        Assert.True(connected || socket.Errno == Errno.EINPROGRESS, socket.Error);
        Assert.True(await socket.Writable());
        Assert.True(socket.GetOption(SocketOptions.Error, out Errno pending));
        Assert.Equal(Errno.None, pending);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), socket.RemoteEndPoint);
        using FiberSocket? accepted = await listener.Accept();
        Assert.Equal(socket.LocalEndPoint, accepted!.RemoteEndPoint);
    });

    [Fact]
    public void Every_shape_of_an_address_connects() => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        string digits = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        AddrInfo info = (await Resolver.GetAddrInfo("127.0.0.1", port, hints: new AddrInfoHints { Type = SocketType.Stream }))![0];
        await Connects(AddressFamily.InterNetwork, socket => socket.Connect(listener.LocalEndPoint!));
        await Connects(AddressFamily.InterNetwork, socket => socket.Connect(info));
        await Connects(AddressFamily.InterNetwork, socket => socket.Connect("127.0.0.1", port));
        await Connects(AddressFamily.InterNetwork, socket => socket.Connect("127.0.0.1", digits));

        using FiberSocket unix = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream)!;
        string name = $"\0{Guid.NewGuid()}";
        Assert.True(unix.Bind("unix/", name) && unix.Listen());
        await Connects(AddressFamily.Unix, socket => socket.Connect("unix/", name));

        using FiberSocket refused = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.False(await refused.Connect("localhost", port));
        Assert.Equal((Errno.EINVAL, Errno.EINVAL), (refused.Errno, Errno.Last));
        Assert.False(await refused.Connect("127.0.0.1", "http"));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Throws<ArgumentOutOfRangeException>(() => { refused.Connect("127.0.0.1", 70_000); });
    });

    private static async FiberTask Connects(AddressFamily family, Func<FiberSocket, FiberTask<IoResult>> connect)
    {
        using FiberSocket socket = FiberSocket.Create(family, SocketType.Stream)!;
        Assert.True(await connect(socket), socket.Error);
    }

    [Fact]
    public void A_refused_connection_is_told() => InReactor.Run(async () =>
    {
        int port;
        using (FiberSocket closed = Net.Listen())
            port = ((IPEndPoint)closed.LocalEndPoint!).Port;
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.False(await socket.Connect(new IPEndPoint(IPAddress.Loopback, port)));
        Assert.Equal((Errno.ECONNREFUSED, Errno.ECONNREFUSED), (socket.Errno, Errno.Last));
        FiberScheduler.Current!.LastError = 0;
        Assert.Null(await FiberSocket.TcpConnect("127.0.0.1", port));
        Assert.Equal(Errno.ECONNREFUSED, Errno.Last);
        Assert.Null(await FiberSocket.TcpConnect("unix/", "/nonexistent/socket"));
        Assert.Equal(Errno.ENOENT, Errno.Last);
    });

    [Fact]
    public void A_connect_to_nowhere_ends_at_its_deadline() => InReactor.RunVirtually(async () =>
    {
        using Blackhole hole = Blackhole.Make();
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.False(await socket.Connect(hole.EndPoint, TimeSpan.FromSeconds(3)));
        Assert.Equal(Errno.ETIMEDOUT, socket.Errno);
        FiberScheduler.Current!.LastError = 0;
        Assert.Null(await FiberSocket.TcpConnect("127.0.0.1", hole.EndPoint.Port, TimeSpan.FromSeconds(3)));
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
        FiberScheduler.Current!.LastError = 0;
        Assert.Null(await FiberSocket.TcpConnect("127.0.0.1", hole.EndPoint.Port, TimeSpan.Zero));
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
    });

    [Fact]
    public void Connect_to_a_full_unix_listener_is_tried_again() => InReactor.RunVirtually(async () =>
    {
        string name = "\0fibernet-" + Guid.NewGuid().ToString("N");
        using FiberSocket listener = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream)!;
        Assert.True(listener.Bind("unix/", name));
        Assert.True(listener.Listen(0));
        using FiberSocket? first = await FiberSocket.TcpConnect("unix/", name);
        Assert.NotNull(first);
        using FiberSocket second = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream)!;
        Assert.False(await second.Connect(listener.LocalEndPoint!, TimeSpan.Zero));
        Assert.False(await second.Connect(listener.LocalEndPoint!, TimeSpan.FromSeconds(1)));
        Assert.Equal(Errno.ETIMEDOUT, second.Errno);
        Fiber<IoResult> waiting = Fiber.Create(async () => await second.Connect(listener.LocalEndPoint!));
        Assert.Equal(FiberStatus.Suspended, waiting.Status);
        using FiberSocket? accepted = listener.TryAccept();
        Assert.True(await waiting.Join());
        using FiberSocket? another = await listener.Accept();
        Assert.NotNull(another);
    });

    [Fact]
    public void Accept_and_connect_refuse_a_descriptor_that_would_block() => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen();
        listener.NonBlock = false;
        Assert.False(listener.NonBlock);
        Assert.False(Native.IsNonBlocking(listener.Handle));
        Assert.Throws<InvalidOperationException>(() => { listener.Accept(); });
        Assert.Throws<InvalidOperationException>(() => { listener.Connect(listener.LocalEndPoint!); });
        listener.NonBlock = true;
        Assert.Null(await listener.Accept(TimeSpan.Zero));

        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            server.NonBlock = false;
            Assert.Null(await server.Read(1, TimeSpan.Zero));
            Assert.Equal(Errno.ETIMEDOUT, server.Errno);
            Assert.True(await client.Write("blocking"));
            byte[] buffer = new byte[20];
            Assert.Equal(new IoResult(8), server.SysRead(buffer));
            Assert.Equal(new IoResult(3), server.SysWrite("abc"u8));
            Assert.True(await server.Write("def"));
            Assert.Equal("abcdef", Net.Text(await client.Read(6)));
        }
    });

    [Fact]
    public void Addresses_need_no_resolver_and_get_none() => InReactor.Run(() =>
    {
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        foreach (string host in new[] { "localhost", "", "127.1", "1.2.3.4.5", "*", "256.1.1.1" })
        {
            Assert.False(socket.Bind(host, 0));
            Assert.Equal((Errno.EINVAL, "Invalid argument"), (socket.Errno, socket.Error));
            Assert.False(socket.SysConnect(host, 80));
            Assert.Equal(Errno.EINVAL, socket.Errno);
        }

        foreach (int port in new[] { -1, 65536, 70000 })
        {
            Assert.Contains(port.ToString(null, null), Assert.Throws<ArgumentOutOfRangeException>(() => { socket.Bind("127.0.0.1", port); }).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => { socket.SysConnect("127.0.0.1", port); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { FiberSocket.TcpConnect("127.0.0.1", port); });
        }

        Assert.False(socket.Bind("unix/", new string('x', 108)));
        Assert.Equal(Errno.ENAMETOOLONG, socket.Errno);
        Assert.False(socket.Bind("::1", 0));
        Assert.NotEqual(Errno.None, socket.Errno);
        Assert.Throws<ArgumentNullException>(() => { socket.Bind(null!); });
        Assert.Throws<ArgumentException>(() => { socket.SysConnect(new DnsEndPoint("localhost", 80)); });
        Assert.True(socket.Bind("127.0.0.1", "0"));
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_port_in_use_is_EADDRINUSE_and_a_second_bind_EINVAL() => InReactor.Run(() =>
    {
        using FiberSocket listener = Net.Listen();
        using FiberSocket second = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.False(second.Bind(listener.LocalEndPoint!));
        Assert.Equal(Errno.EADDRINUSE, second.Errno);
        Assert.False(listener.Bind("127.0.0.1", 0));
        Assert.Equal(Errno.EINVAL, listener.Errno);
        Assert.Null(second.TryAccept());
        Assert.Equal(Errno.EINVAL, second.Errno);
        Assert.Throws<ArgumentOutOfRangeException>(() => { listener.Listen(-1); });
        Assert.True(listener.Listen(7));
        return FiberTask.CompletedTask;
    });
}
