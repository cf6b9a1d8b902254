using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace FiberNet.Tests;

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

    [Fact]
    public async Task Path_that_cannot_be_listened_at_is_an_error() =>
        await Assert.ThrowsAsync<IOException>(() => FiberConsole.StartAsync("/no/such/folder/console.sock"));

    private static string Get(string path) => Ask($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private static string Ask(string request)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(s_path));
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
