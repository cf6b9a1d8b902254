using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace FiberNet.Tests;

// A dump shows all reactors of the process: one test at a time.
[Collection(nameof(ConsoleTests))]
public class ConsoleTests
{
    private static readonly string s_path = Path.Combine(Path.GetTempPath(), $"fibernet-{Environment.ProcessId}.sock");

    [Fact]
    public async Task Console_answers_while_a_loop_is_stuck()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        using var stuck = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "shop", BlockingDetection = BlockingDetection.Off });
        reactor.Reactor.Post(() =>
        {
            Fiber.Start(
                async () =>
                {
                    stuck.Set();
                    release.Wait();
                    await Fiber.Yield();
                },
                "culprit");
        });
        stuck.Wait();
        string dump = Ask("dump\n");
        string json = Get("/dump.json");
        string top = Ask("top\n");
        release.Set();
        Assert.Contains("reactor shop", dump, StringComparison.Ordinal);
        Assert.Contains("'culprit': running for", dump, StringComparison.Ordinal);
        Assert.Contains("'culprit': Running", top, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json[json.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        Assert.Equal("shop", Assert.Single(document.RootElement.EnumerateArray()).GetProperty("reactor").GetString());
    }

    [Fact]
    public async Task Console_tells_the_commands_that_it_has()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        foreach (string command in new[] { "dump", "graph", "top", "stalls", "record" })
        {
            Assert.Contains(command, Ask("help\n"), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 200 OK", Get($"/{command}"), StringComparison.Ordinal);
        }

        Assert.Contains("There is no such command", Ask("rm -rf\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", Get("/etc/passwd"), StringComparison.Ordinal);
        Assert.Contains("<title>FiberNet</title>", Get("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_belongs_to_its_user_and_goes_with_the_console()
    {
        await using (await FiberConsole.StartAsync(s_path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(s_path));
        Assert.False(File.Exists(s_path));
    }

    [Fact]
    public async Task Request_that_is_too_long_gets_no_answer()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        Assert.Equal("", Ask(new string('x', 20_000)));
        Assert.Equal("", Ask("GET / HTTP/1.1\r\n" + string.Concat(Enumerable.Repeat("A: bbbbbbbbbbbbbbbb\r\n", 1000)) + "\r\n"));
        Assert.Contains("dump", Ask("help\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_opens_with_its_secret_only()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path, port: 0);
        Uri address = console.Address!;
        using var client = new HttpClient();
        Assert.Contains("<title>FiberNet</title>", await client.GetStringAsync(address), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(address, "/"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(address, "/dump"))).StatusCode);
    }

    [RequiresFact("setpriv", "curl")]
    public async Task Another_user_is_refused_by_the_kernels_word()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        if (Environment.UserName != "root")
            return;

        // With the mode out of the way, who asks decides.
        File.SetUnixFileMode(s_path, (UnixFileMode)0x1FF);
        Assert.Contains("dump", Run("curl", "-s", "--unix-socket", s_path, "http://localhost/help"), StringComparison.Ordinal);
        Assert.Equal("", Run("setpriv", "--reuid", "65534", "--clear-groups", "curl", "-s", "--unix-socket", s_path, "http://localhost/help"));
    }

    [RequiresFact("nc", "sh")]
    public async Task Line_of_nc_gets_its_answer()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        Assert.Contains("every fiber", Run("sh", "-c", $"echo help | nc -U {s_path}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crowd_of_fibers_is_sampled_without_a_turn_of_their_loop()
    {
        const int Crowd = 100_000;
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "crowd" });
        await reactor.InvokeAsync(async () =>
        {
            for (int i = 0; i < Crowd; i++)
                Fiber.Create(static () => Fiber.Sleep(TimeSpan.FromDays(1)));
        });

        // The loop sleeps in the kernel, and the answers let it sleep.
        ReactorStatistics before = await Loop.Settled(reactor.Reactor);
        foreach (string page in new[] { "/dump.json", "/dump", "/graph", "/top", "/stalls", "/record" })
        {
            string answer = Get(page);
            Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
            Assert.InRange(answer.Length, 1, 200_000);
        }

        Assert.Contains($"and {Crowd - 16} more fibers at the same place", Ask("dump\n"), StringComparison.Ordinal);
        Assert.Equal(Loop.Counters(before), Loop.Counters(reactor.Reactor.Statistics));
    }

    [Fact]
    public async Task Silent_connections_leave_room_until_there_are_16()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "served" });
        var silent = new List<Socket>();
        for (int i = 0; i < 15; i++)
            silent.Add(Connect());
        Assert.Contains("reactor served", Ask("dump\n"), StringComparison.Ordinal);

        // The 17th waits in the kernel, for one of the others to end. The reactors that are looked at go on meanwhile.
        silent.Add(Connect());
        using Socket waiting = Connect();
        waiting.Send("help\n"u8);
        Assert.Equal(7, await reactor.InvokeAsync(static async () => 7));
        Assert.False(waiting.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead));
        silent[0].Dispose();
        Assert.InRange(waiting.Receive(new byte[1000]), 1, 1000);
        silent.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task Measured_fibers_are_shown_with_what_they_use()
    {
        await using FiberConsole console = await FiberConsole.StartAsync(s_path);
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "metered", MeasureFibers = true });
        await reactor.InvokeAsync(async () =>
        {
            Assert.True(FiberSocket.Pair(out FiberSocket? first, out FiberSocket? second));
            Fiber reader = Fiber.Start(
                async () =>
                {
                    using (second)
                        _ = await second!.Read(new byte[1234]);
                },
                "reader");
            await Fiber.Yield();
            Assert.True(await first!.Write(new byte[234]));
            while (reader.Info().Usage!.BytesReceived < 234)
                await Fiber.Yield();
        });
        Assert.Matches(@"\d \s+234 \s+0 \s+\d  fiber \d+ 'reader': reading from", Ask("top\n"));
    }

    [Fact]
    public async Task Path_that_cannot_be_listened_at_is_an_error() =>
        await Assert.ThrowsAsync<IOException>(() => FiberConsole.StartAsync("/no/such/folder/console.sock"));

    private static string Get(string path) => Ask($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private static Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(s_path));
        return socket;
    }

    private static string Ask(string request)
    {
        using Socket socket = Connect();
        var answer = new StringBuilder();
        try
        {
            socket.Send(Encoding.ASCII.GetBytes(request));
            var bytes = new byte[64 * 1024];
            while (socket.Receive(bytes) is > 0 and int count)
                answer.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }
        catch (SocketException)
        {
            // Closed with bytes of ours unread: the answer is what came before.
        }

        return answer.ToString();
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
