using System.Net;
using System.Net.Sockets;
using System.Reflection;
using FiberNet.Advanced;
using FiberNet.Posix;

namespace FiberNet.Tests.Lifetime;

public class DescriptorTests
{
    [Fact]
    public void Every_descriptor_is_nonblocking_and_close_on_exec() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        foreach (FiberSocket socket in new[] { client, server, first, second })
        {
            Assert.True(Native.IsCloseOnExec(socket.Handle));
            Assert.True(Native.IsNonBlocking(socket.Handle));
            Assert.True(socket.NonBlock);
            Assert.Equal($"socket fd {socket.Handle}", socket.ToString());
            socket.Close();
        }
    });

    [Fact]
    public void A_detached_descriptor_lives_on_and_can_be_taken_over_again() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        {
            Fiber<byte[]?> reader = Fiber.Create(async () => await server.Read(1));
            int fd = server.Detach();
            Assert.True(server.IsClosed);
            Assert.Null(await reader.Join());
            Assert.Throws<ObjectDisposedException>(() => { server.Detach(); });
            Assert.True(Native.IsOpen(fd));
            using FiberSocket again = FiberSocket.FromFd(fd)!;
            Assert.True(await client.Write("x"));
            Assert.Equal("x", Net.Text(await again.Read(1)));
            Assert.Equal(SocketType.Stream, again.GetOption(SocketOptions.Type, out SocketType type) ? type : default);
        }
    });

    [Fact]
    public void A_borrowed_descriptor_stays_open() => InReactor.Run(async () =>
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int fd = (int)listener.Handle;
        for (int round = 0; round < 2; round++)
        {
            using FiberSocket borrowed = FiberSocket.FromFd(fd, ownsHandle: false)!;
            Fiber<FiberSocket?> accept = Fiber.Create(async () => await borrowed.Accept());
            using FiberSocket? client = await FiberSocket.TcpConnect("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port);
            using FiberSocket? accepted = await accept.Join();
            Assert.NotNull(accepted);
            Assert.True(borrowed.Close());
            Assert.True(Native.IsOpen(fd));
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_descriptor_taken_over_is_close_on_exec_if_it_is_owned(bool isOwned) => InReactor.Run(() =>
    {
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        using (first)
        using (second)
        {
            int duplicate = Native.Duplicate(first.Handle);
            Assert.False(Native.IsCloseOnExec(duplicate));
            using (FiberSocket.FromFd(duplicate, isOwned))
                Assert.Equal(isOwned, Native.IsCloseOnExec(duplicate));
            Assert.Equal(!isOwned, Native.IsOpen(duplicate) && Native.Close(duplicate));
        }

        return FiberTask.CompletedTask;
    });

    [Fact]
    public void Number_closed_elsewhere_serves_its_new_owner()
    {
        var log = new List<string>();
        InReactor.Run(
            async () =>
            {
                using FiberSocket listener = Net.Listen();
                using FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
                (FiberSocket robbed, FiberSocket other) = Net.UnixPair();
                Fiber<byte[]?> reader = Fiber.Create(async () => await robbed.Read(1));
                int number = robbed.Handle;
                Assert.True(Native.Close(number));
                Assert.True(await client.Connect(listener.LocalEndPoint!));
                using FiberSocket accepted = (await listener.Accept())!;
                Assert.Equal(number, accepted.Handle);
                Assert.Null(await reader.Join());
                Assert.Equal(Errno.EBADF, robbed.Errno);

                // A close of the one that was robbed leaves the new owner alone.
                Assert.False(robbed.Close());
                Assert.True(await client.Write("x"));
                Assert.Equal("x", Net.Text(await accepted.Read(1)));
                other.Close();
            },
            log: log);
        Assert.Contains("closed behind the reactor's back", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_number_that_is_not_open_costs_no_table() => InReactor.Run(() =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Descriptor(1_000_000_000));
        Assert.Equal("handle", refusal.ParamName);
        Assert.Contains("1000000000 is not open", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_refused_Detach_leaves_the_descriptor_as_it_was() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        {
            FieldInfo flags = typeof(Descriptor).GetField("_flags", BindingFlags.NonPublic | BindingFlags.Instance)!;
            var descriptor = new Descriptor(Native.Duplicate(server.Handle));
            object? before = flags.GetValue(descriptor);
            bool isRefused = await Reactor.Offload(() =>
            {
                try
                {
#pragma warning disable FIBER012 // What is tested: the refusal on another thread.
                    return !descriptor.Detach();
#pragma warning restore FIBER012
                }
                catch (InvalidOperationException)
                {
                    return true;
                }
            });
            Assert.True(isRefused);
            Assert.Equal(before, flags.GetValue(descriptor));
            Assert.Equal(new IoResult(0), descriptor.Close());
            server.Close();
        }
    });

    [Fact]
    public void What_is_no_socket_is_refused() => InReactor.Run(() =>
    {
        Assert.Null(FiberSocket.FromFd(100_500));
        Assert.Equal(Errno.EBADF, Errno.Last);
        using (FileStream file = File.OpenRead("/etc/hostname"))
            Assert.Null(FiberSocket.FromFd((int)file.SafeFileHandle.DangerousGetHandle()));
        Assert.Equal(Errno.ENOTSOCK, Errno.Last);
        Assert.Throws<ArgumentOutOfRangeException>(() => { FiberSocket.FromFd(-1); });
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.Throws<InvalidOperationException>(() => { FiberSocket.FromFd(socket.Handle); });
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void Making_sockets_fails_as_socket_2_says() => InReactor.Run(() =>
    {
        Assert.Null(FiberSocket.Create("AF_NOTHING", "SOCK_STREAM"));
        Assert.Equal(Errno.EINVAL, Errno.Last);
        Assert.Null(FiberSocket.Create("AF_INET", "SOCK_NOTHING"));
        Assert.Equal(Errno.EINVAL, Errno.Last);
        Assert.Null(FiberSocket.Create("AF_INET", "SOCK_STREAM", "no such protocol"));
        Assert.Equal(Errno.EPROTOTYPE, Errno.Last);
        Assert.Null(FiberSocket.Create("AF_INET", "SOCK_STREAM", "udp"));
        Assert.Equal(Errno.EPROTONOSUPPORT, Errno.Last);
        Assert.Equal<IoResult>(Errno.EOPNOTSUPP, FiberSocket.Pair(out _, out _, AddressFamily.InterNetwork));
        Assert.Equal(Errno.EOPNOTSUPP, Errno.Last);
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_fresh_socket_has_no_error_and_no_peer() => InReactor.Run(() =>
    {
        using FiberSocket socket = FiberSocket.Create("AF_INET", "SOCK_STREAM", "tcp")!;
        Assert.Equal((Errno.None, null), (socket.Errno, socket.Error));
        Assert.Equal(new IPEndPoint(IPAddress.Any, 0), socket.LocalEndPoint);
        Assert.Null(socket.RemoteEndPoint);
        Assert.Equal(Errno.ENOTCONN, socket.Errno);
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void The_errno_of_a_socket_survives_the_failures_of_other_fibers() => InReactor.Run(async () =>
    {
        using FiberSocket mine = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.False(mine.Bind("localhost", 0));
        await Fiber.Create(async () =>
        {
            using FiberSocket other = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
            Assert.False(other.Shutdown("RW"));
            Assert.Equal(Errno.ENOTCONN, Errno.Last);
            await Fiber.Yield();
        }).Join();
        Assert.Equal((Errno.EINVAL, Errno.EINVAL), (mine.Errno, Errno.Last));
    });

    [Fact]
    public void Leftover_sockets_are_closed_and_reported_at_the_end()
    {
        var log = new List<string>();
        FiberSocket? left = null;
        InReactor.Run(
            () =>
            {
                left = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream);
                return FiberTask.CompletedTask;
            },
            log: log);
        Assert.Contains("left open", Assert.Single(log), StringComparison.Ordinal);
        Assert.True(left!.IsClosed);
        left.Dispose();
    }

    [Fact]
    public void System_calls_go_past_the_buffer() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            byte[] buffer = new byte[100];
            Assert.Equal<IoResult>(Errno.EAGAIN, server.SysRead(buffer));
            Assert.Equal(Errno.EAGAIN, server.Errno);
            Assert.True(await client.Write("line\nin the buffer"));
            await server.ReadLine();
            Assert.Equal(new IoResult(5), client.SysWrite("after"));
            Assert.True(await server.Readable());
            while (server.SysRead(buffer) is not { Count: 5 })
                await Fiber.Yield();
            Assert.Equal("in the buffer", Net.Text(await server.Read(13)));
            client.Close();
            Assert.True(await server.Readable());
            Assert.Equal(IoResult.End, server.SysRead(buffer));
            Assert.Equal(Errno.None, server.Errno);
        }
    });
}
