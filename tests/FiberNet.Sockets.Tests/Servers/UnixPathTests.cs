using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests.Servers;

public class UnixPathTests
{
    [Fact]
    public void Close_leaves_the_file_of_another_server_alone() => InReactor.Run(async () =>
    {
        string path = NewPath();
        TcpServer first = (await TcpServer.Start("unix/", path, Net.Echo))!;
        File.Delete(path);
        TcpServer second = (await TcpServer.Start("unix/", path, Net.Echo))!;
        first.Close();
        Assert.True(File.Exists(path));
        using (FiberSocket? client = await FiberSocket.TcpConnect("unix/", path))
            Assert.NotNull(client);
        second.Close();
        Assert.False(File.Exists(path));
        await second.Stop(Timeout.InfiniteTimeSpan);
    });

    [Fact]
    public void Of_two_servers_that_replace_a_dead_file_one_does()
    {
        const int Pairs = 3000;
        string path = NewPath();
        int bound = 0;
        var wrong = new List<int>();
        int arrived = 0;
        var options = new ReactorOptions { BlockingDetection = BlockingDetection.Off };
        var other = new Thread(() => ReactorThread.Run(() => Compete(leads: false), options));
        other.Start();
        ReactorThread.Run(() => Compete(leads: true), options);
        other.Join();
        Assert.Empty(wrong);
        Assert.False(File.Exists(path));
        Assert.False(File.Exists(path + ".lock"));

        FiberTask Compete(bool leads)
        {
            int meetings = 0;
            var random = new Random(leads ? 1 : 2);
            for (int i = 0; i < Pairs; i++)
            {
                if (leads)
                    LeaveDead(path);
                Meet(ref meetings);

                // One server's probe has to fall between another's probe and its listen.
                Thread.SpinWait(random.Next(300));
                using TcpServer? server = TcpServer.Bind(new UnixDomainSocketEndPoint(path));
                if (server is not null)
                    Interlocked.Increment(ref bound);
                Meet(ref meetings);
                if (leads && Interlocked.Exchange(ref bound, 0) is not 1 and int count)
                    wrong.Add(count);
                server?.Close();
                Meet(ref meetings);
            }

            return FiberTask.CompletedTask;
        }

        // A barrier that sleeps would wake one long after the other.
        void Meet(ref int meetings)
        {
            meetings++;
            Interlocked.Increment(ref arrived);
            while (Volatile.Read(ref arrived) < 2 * meetings)
                Thread.Yield();
        }
    }

    [Fact]
    public void A_path_that_another_server_is_binding_is_in_use() => InReactor.Run(() =>
    {
        string path = NewPath();
        LeaveDead(path);

        // FileShare.None is flock(2), as another process would have it.
        using (new FileStream(path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Null(TcpServer.Bind(new UnixDomainSocketEndPoint(path)));
            Assert.Equal(Errno.EADDRINUSE, Errno.Last);
            Assert.True(File.Exists(path + ".lock"));
        }

        File.Delete(path);
        File.Delete(path + ".lock");
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_lock_that_a_dead_process_left_is_no_hindrance() => InReactor.Run(() =>
    {
        string path = NewPath();
        LeaveDead(path);
        File.WriteAllText(path + ".lock", "");
        using (TcpServer? server = TcpServer.Bind(new UnixDomainSocketEndPoint(path)))
            Assert.NotNull(server);
        Assert.False(File.Exists(path + ".lock"));
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_fifo_at_the_path_is_not_opened() => InReactor.Run(() =>
    {
        string path = NewPath();
        Assert.True(Native.MakeFifo(path));
        using (var opens = new OpenWatch(path))
        {
            Assert.Null(TcpServer.Bind(new UnixDomainSocketEndPoint(path)));
            Assert.Equal(Errno.EADDRINUSE, Errno.Last);
            Assert.False(opens.HaveHappened);
        }

        File.Delete(path);
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_link_to_a_dead_socket_is_not_replaced() => InReactor.Run(() =>
    {
        string path = NewPath();
        string link = NewPath();
        LeaveDead(path);
        File.CreateSymbolicLink(link, path);
        Assert.Null(TcpServer.Bind(new UnixDomainSocketEndPoint(link)));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);
        File.Delete(link);
        File.Delete(path);
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_peers_path_cannot_forge_a_line_or_an_escape() => InReactor.Run(async () =>
    {
        string path = NewPath();
        string hostile = NewPath() + "\n\u001b[31m\u202efd";
        var names = new FiberChannel<string>(1);
        using TcpServer server = (await TcpServer.Start("unix/", path, async socket =>
        {
            await names.Put(Fiber.Current.Name!);
            socket.Close();
        }))!;
        using (FiberSocket client = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream)!)
        {
            Assert.True(client.Bind("unix/", hostile));
            Assert.True(await client.Connect("unix/", path));
            string name = (await names.Get()).Value!;
            Assert.EndsWith("\\u000A\\u001B[31m\\u202Efd", name, StringComparison.Ordinal);
        }

        File.Delete(hostile);
        using TcpServer strange = (await TcpServer.Start("unix/", hostile, Net.Echo))!;
        Assert.DoesNotContain('\n', strange.ToString());
        server.Close();
        strange.Close();
        await strange.Stop(Timeout.InfiniteTimeSpan);
    });

    [Fact]
    public void A_datagram_from_a_path_of_108_bytes_is_answered() => InReactor.Run(async () =>
    {
        string path = NewPath();
        byte[] address = new byte[110];
        BitConverter.TryWriteBytes(address, (ushort)1);
        string longest = NewPath().PadRight(108, 'x');
        Encoding.ASCII.GetBytes(longest, address.AsSpan(2));
        using FiberSocket client = FiberSocket.Create(AddressFamily.Unix, SocketType.Dgram)!;
        Assert.True(client.Bind(new RawEndPoint(address)), client.Error);
        using UdpServer server = (await UdpServer.Start("unix/", path, async datagram =>
            Assert.Equal(new IoResult(4), await datagram.Reply("pong"u8.ToArray()))))!;
        Assert.Equal(new IoResult(4), await client.SendTo("unix/", path, "ping"u8.ToArray()));
        Assert.Equal("pong", Net.Text(await client.Receive()));
        File.Delete(longest);
        server.Close();
        await server.Stop(Timeout.InfiniteTimeSpan);
    });

    private static string NewPath() => Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static void LeaveDead(string path)
    {
        using var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        dead.Bind(new UnixDomainSocketEndPoint(path));
    }
}
