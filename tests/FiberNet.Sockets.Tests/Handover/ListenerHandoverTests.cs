using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Handover;

/// <summary>Two sides in one process: the messages are the same.</summary>
public sealed class ListenerHandoverTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fibernet-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "handover");

    [Fact]
    public void First_process_finds_nobody_and_removes_the_path() => InReactor.Run(async () =>
    {
        using (ListenerHandover first = (await ListenerHandover.Open(Path)).OrThrow())
        {
            Assert.False(first.HasPredecessor);
            Assert.Null(first.Take("http"));
            Assert.True(File.Exists(Path));
        }

        Assert.False(File.Exists(Path));
    });

    [Fact]
    public void Successor_accepts_at_the_same_address() => InReactor.Run(async () =>
    {
        using ListenerHandover old = (await ListenerHandover.Open(Path)).OrThrow();
        TcpServer oldServer = (await TcpServer.Start("127.0.0.1", 0, socket => Answer(socket, "old"))).OrThrow();
        EndPoint endPoint = oldServer.EndPoint!;
        Fiber offer = Fiber.Create(() => old.Offer(new Dictionary<string, FiberSocket> { ["http"] = oldServer.Listener }));

        using ListenerHandover next = (await ListenerHandover.Open(Path, s_patience)).OrThrow();
        Assert.True(next.HasPredecessor);
        TcpServer nextServer = TcpServer.Adopt(next.Take("http")!).OrThrow();
        Assert.Equal(endPoint, nextServer.EndPoint);
        Assert.Null(next.Take("http"));
        nextServer.Start(socket => Answer(socket, "next"));
        Assert.Equal(FiberStatus.Suspended, offer.Status);
        Fiber nextOffer = Fiber.Create(() => next.Offer(new Dictionary<string, FiberSocket> { ["http"] = nextServer.Listener }));
        await offer.Join();
        await oldServer.Stop(TimeSpan.Zero);
        old.Dispose();
        Assert.Equal("next", await Ask(endPoint));

        // And the one after that.
        using ListenerHandover last = (await ListenerHandover.Open(Path, s_patience)).OrThrow();
        TcpServer lastServer = TcpServer.Adopt(last.Take("http")!).OrThrow();
        lastServer.Start(socket => Answer(socket, "last"));
        Fiber lastOffer = Fiber.Create(() => last.Offer(new Dictionary<string, FiberSocket> { ["http"] = lastServer.Listener }));
        await nextOffer.Join();
        await nextServer.Stop(TimeSpan.Zero);
        next.Dispose();
        Assert.Equal("last", await Ask(endPoint));
        lastOffer.Cancel();
        await lastServer.Stop(TimeSpan.Zero);
    });

    [Fact]
    public void Connection_in_the_queue_is_served_by_the_successor() => InReactor.Run(async () =>
    {
        using ListenerHandover old = (await ListenerHandover.Open(Path)).OrThrow();
        TcpServer oldServer = TcpServer.Bind(new IPEndPoint(IPAddress.Loopback, 0)).OrThrow();
        using FiberSocket early = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream).OrThrow();
        (await early.Connect(oldServer.EndPoint!)).OrThrow();
        Fiber offer = Fiber.Create(() => old.Offer(new Dictionary<string, FiberSocket> { ["http"] = oldServer.Listener }));
        using ListenerHandover next = (await ListenerHandover.Open(Path, s_patience)).OrThrow();
        using TcpServer nextServer = TcpServer.Adopt(next.Take("http")!).OrThrow();
        Fiber nextOffer = Fiber.Create(() => next.Offer(new Dictionary<string, FiberSocket> { ["http"] = nextServer.Listener }));
        await offer.Join();
        oldServer.Close();
        nextServer.Start(socket => Answer(socket, "next"));
        Assert.Equal("next", Net.Text(await early.ReadToEnd(100, s_patience)));
        nextOffer.Cancel();
    });

    [Fact]
    public void Successor_that_ends_before_it_accepts_changes_nothing() => InReactor.Run(async () =>
    {
        using ListenerHandover old = (await ListenerHandover.Open(Path)).OrThrow();
        using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, socket => Answer(socket, "old"))).OrThrow();
        Fiber offer = Fiber.Create(() => old.Offer(new Dictionary<string, FiberSocket> { ["http"] = server.Listener }));
        for (int i = 0; i < 3; i++)
        {
            using ListenerHandover failing = (await ListenerHandover.Open(Path, s_patience)).OrThrow();
            using FiberSocket? listener = failing.Take("http");
            Assert.NotNull(listener);
        }

        Assert.Equal("old", await Ask(server.EndPoint!));
        Assert.Equal(FiberStatus.Suspended, offer.Status);
        Assert.True(File.Exists(Path));
        offer.Cancel();
    });

    [Fact]
    public void File_of_a_listener_goes_with_its_last_server() => InReactor.Run(async () =>
    {
        string path = Path + ".http";
        using ListenerHandover old = (await ListenerHandover.Open(Path)).OrThrow();
        TcpServer oldServer = (await TcpServer.Start("unix/", path, socket => Answer(socket, "old"))).OrThrow();
        Fiber offer = Fiber.Create(() => old.Offer(new Dictionary<string, FiberSocket> { ["local"] = oldServer.Listener }));
        ListenerHandover next = (await ListenerHandover.Open(Path, s_patience)).OrThrow();
        TcpServer nextServer = TcpServer.Adopt(next.Take("local")!).OrThrow();
        nextServer.Start(socket => Answer(socket, "next"));
        Fiber nextOffer = Fiber.Create(() => next.Offer(new Dictionary<string, FiberSocket> { ["local"] = nextServer.Listener }));
        await offer.Join();
        oldServer.Close();
        old.Dispose();
        Assert.Equal("next", await Ask(new UnixDomainSocketEndPoint(path)));
        Assert.Contains(path, _folder.EnumerateFileSystemInfos().Select(file => file.FullName));
        nextOffer.Cancel();
        nextServer.Close();
        next.Dispose();
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    });

    [Fact]
    public void Listeners_that_nobody_takes_are_closed() => InReactor.Run(async () =>
    {
        using ListenerHandover old = (await ListenerHandover.Open(Path)).OrThrow();
        using FiberSocket one = Net.Listen(), two = Net.Listen();
        Fiber offer = Fiber.Create(() => old.Offer(new Dictionary<string, FiberSocket> { ["one"] = one, ["two"] = two }));
        ListenerHandover next = (await ListenerHandover.Open(Path, s_patience)).OrThrow();
        int open = OpenDescriptors.Count();
        next.Dispose();

        // Two listeners, the place, and the connection between the processes.
        Assert.Equal(open - 4, OpenDescriptors.Count());
        offer.Cancel();
    });

    [Fact]
    public void Dead_file_is_replaced_and_a_silent_process_times_out() => InReactor.Run(async () =>
    {
        using (FiberSocket dead = FiberSocket.Create(AddressFamily.Unix, SocketType.Seqpacket).OrThrow())
            dead.Bind(new UnixDomainSocketEndPoint(Path)).OrThrow();
        using ListenerHandover first = (await ListenerHandover.Open(Path)).OrThrow();
        Assert.False(first.HasPredecessor);

        // It does not offer yet.
        Assert.Null(await ListenerHandover.Open(Path, TimeSpan.FromMilliseconds(20)));
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
    });

    [Theory]
    [InlineData("\nhttp")]
    [InlineData("http")]
    [InlineData("\none\none")]
    public void What_is_no_handover_is_refused_and_leaves_no_descriptor(string names) => InReactor.Run(async () =>
    {
        using FiberSocket stranger = FiberSocket.Create(AddressFamily.Unix, SocketType.Seqpacket).OrThrow();
        stranger.Bind(new UnixDomainSocketEndPoint(Path)).OrThrow();
        stranger.Listen().OrThrow();
        Fiber answer = Fiber.Create(async () =>
        {
            using FiberSocket client = (await stranger.Accept()).OrThrow();
            int count = names.StartsWith("\none", StringComparison.Ordinal) ? 3 : 1;
            _ = await client.SendHandles(System.Text.Encoding.UTF8.GetBytes(names), [.. Enumerable.Repeat(stranger.Handle, count)]);
        });
        int open = OpenDescriptors.Count();
        Assert.Null(await ListenerHandover.Open(Path, s_patience));
        Assert.Equal(Errno.EPROTO, Errno.Last);
        await answer.Join();
        Assert.Equal(open, OpenDescriptors.Count());
    });

    [Fact]
    public void Offers_that_make_no_sense_are_refused_by_name() => InReactor.Run(async () =>
    {
        using ListenerHandover handover = (await ListenerHandover.Open(Path)).OrThrow();
        using FiberSocket listener = Net.Listen();
        foreach (string name in new[] { "", "two\nlines", new string('x', 20_000) })
            Assert.Throws<ArgumentException>("listeners", () => { handover.Offer(new Dictionary<string, FiberSocket> { [name] = listener }); });
        Assert.Throws<ArgumentException>("listeners", () => { handover.Offer(new Dictionary<string, FiberSocket>()); });
        Assert.Throws<ArgumentException>("listeners", () => { handover.Offer(new Dictionary<string, FiberSocket> { ["none"] = null! }); });
    });

    public void Dispose() => _folder.Delete(recursive: true);

    private static async FiberTask Answer(FiberSocket socket, string text) => _ = await socket.Write(text);

    private static async FiberTask<string?> Ask(EndPoint endPoint)
    {
        using FiberSocket client = FiberSocket.Create(endPoint.AddressFamily, SocketType.Stream).OrThrow();
        (await client.Connect(endPoint)).OrThrow();
        return Net.Text(await client.ReadToEnd(100, s_patience));
    }
}
