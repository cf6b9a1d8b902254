using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests;

/// <summary>Peers that mean harm, or are broken: the console is bounded, and the reactors that it shows are none the worse.</summary>
[Collection(nameof(ConsoleTests))]
public class HostileTests
{
    /// <summary>What the console has open at a time: a listener and 16 connections for each of the socket and the port, and a few of its own.</summary>
    private const int MostDescriptors = 2 * (1 + 16) + 8;

    private static readonly string s_path = Path.Combine(Path.GetTempPath(), $"fibernet-hostile-{Environment.ProcessId}.sock");

    [Fact]
    public async Task A_thousand_silent_peers_keep_16_places_and_no_loop()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path, port: 0);
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "served" });
        Reactor own = Reactor.All.Single(static reactor => reactor.Name == "console");
        var silent = new List<Socket>();
        try
        {
            // Each user of the machine can do this to the port, and the socket answers nevertheless.
            for (int i = 0; i < Attackers; i++)
                silent.Add(await Connect(new IPEndPoint(IPAddress.Loopback, console.Address!.Port)));
            Assert.Contains("reactor served", await Ask("dump\n"), StringComparison.Ordinal);

            // The user of the process can do it to the socket.
            for (int i = 0; i < Attackers; i++)
                silent.Add(await Connect(new UnixDomainSocketEndPoint(s_path)));
            Assert.Equal(7, await reactor.InvokeAsync(static async () => 7));
            Assert.InRange(own.Statistics.Descriptors, 1, MostDescriptors);
        }
        finally
        {
            silent.ForEach(static socket => socket.Dispose());
        }

        Assert.Contains("reactor served", await Ask("dump\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_requests_and_unread_answers_end_in_time()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "served" });
        await reactor.InvokeAsync(static async () =>
        {
            for (int i = 0; i < 20_000; i++)
                await Fiber.Start(static () => FiberTask.CompletedTask).Join();
        });
        Reactor own = Reactor.All.Single(static reactor => reactor.Name == "console");
        int open = (await Loop.Settled(own)).Descriptors;

        // The recorder's megabytes, of which the kernel takes some.
        using Socket deaf = await Connect(new UnixDomainSocketEndPoint(s_path));
        deaf.Send("record json\n"u8);

        // A line now and then: within the limit of each line, and within the 8 KiB for an hour.
        using Socket slow = await Connect(new UnixDomainSocketEndPoint(s_path));
        slow.Send("GET /dump HTTP/1.1\r\n"u8);
        int lines = 0;
        while (lines < 120 && !slow.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectRead))
        {
            slow.Send("a: b\r\n"u8);
            lines++;
        }

        Assert.InRange(lines, 1, 100);
        while (own.Statistics.Descriptors > open)
            await Task.Delay(50);
        Assert.Contains("reactor served", await Ask("dump\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_answered_beside_the_loop()
    {
        const int Askers = 64;
        await using FiberConsole console = await FiberConsole.StartAsync(s_path, port: 0);
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "crowd" });
        await reactor.InvokeAsync(static async () =>
        {
            for (int i = 0; i < 10_000; i++)
                Fiber.Create(static () => Fiber.Sleep(TimeSpan.FromDays(1)));
        });
        ReactorStatistics before = await Loop.Settled(reactor.Reactor);
        string[] answers = await Task.WhenAll(Enumerable.Range(0, Askers).Select(static number => Ask(number % 2 == 0 ? "dump\n" : "record json\n")));
        Assert.All(answers.Index(), static answer => Assert.Contains(answer.Index % 2 == 0 ? "more fibers at the same place" : "reactor crowd", answer.Item, StringComparison.Ordinal));
        Assert.Equal(Loop.Counters(before), Loop.Counters(reactor.Reactor.Statistics));
    }

    [Fact]
    public async Task Line_and_headers_share_8_KiB()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        string line = $"GET /help?{new string('x', 5000)} HTTP/1.1\r\n";
        Assert.StartsWith("HTTP/1.1 404", await Ask(line + "\r\n"), StringComparison.Ordinal);
        Assert.Equal("", await Ask($"{line}a: {new string('x', 5000)}\r\n\r\n"));
    }

    [Theory]
    [InlineData("GET \r\n\r\n")]
    [InlineData("GET  HTTP/1.1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://localhost/dump HTTP/1.1\r\n\r\n")]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\n\r\n")]
    [InlineData("\0\u0001\u00FF\r\n")]
    public async Task Nonsense_is_answered_by_no(string request)
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        string answer = await Ask(request);
        Assert.True(answer.Contains("There is no such", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task Peers_that_leave_at_once_harm_nobody()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path, port: 0);
        for (int i = 0; i < 200; i++)
        {
            using Socket socket = await Connect(i % 2 == 0 ? new UnixDomainSocketEndPoint(s_path) : new IPEndPoint(IPAddress.Loopback, console.Address!.Port));
            socket.Send(Encoding.ASCII.GetBytes($"GET {console.Address!.AbsolutePath}dump.json HTTP/1.1\r\n\r\n"));
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Contains("every fiber", await Ask("help\n"), StringComparison.Ordinal);
    }

    /// <summary>A thousand, or what waits in the kernel's queue without a stop of connect(2).</summary>
    private static int Attackers { get; } = Math.Min(1000, int.Parse(File.ReadAllText("/proc/sys/net/core/somaxconn")) / 2);

    private static async Task<Socket> Connect(EndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(address);
        return socket;
    }

    private static async Task<string> Ask(string request)
    {
        using Socket socket = await Connect(new UnixDomainSocketEndPoint(s_path));
        using var answer = new MemoryStream();
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(request));
            var bytes = new byte[64 * 1024];
            while (await socket.ReceiveAsync(bytes) is > 0 and int count)
                answer.Write(bytes, 0, count);
        }
        catch (SocketException)
        {
            // Closed with bytes of ours unread: the answer is what came before.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
