using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>The servers of the cookbook, as processes, with clients on .NET's own sockets.</summary>
[Collection(RecipeCollection.Name)]
public class ServerRecipeTests
{
    private readonly string _port = StartedServer.FreePort().ToString(CultureInfo.InvariantCulture);

    private int Port => int.Parse(_port, CultureInfo.InvariantCulture);

    [Theory]
    [Recipe("Serve a line protocol")]
    public void Lines_come_back_and_one_too_long_ends_the_connection(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        using LineClient client = server.Connect(Port);
        Assert.Equal<string?[]>(["hello", "", "world"], [client.Ask("hello"), client.Ask(""), client.Ask("world")]);
        Assert.Null(client.Ask(new string('x', 1025)));
    }

    [Theory]
    [Recipe("Serve UDP")]
    public void Datagrams_come_back(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("5353", _port));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 60_000 };
        client.Connect(IPAddress.Loopback, Port);
        byte[] answer = new byte[100];
        Assert.Equal("hello"u8.ToArray(), answer[..AskUntilItListens(client, answer)]);
    }

    /// <summary>Two hundred at once, then a hundred in a second.</summary>
    [Theory]
    [Recipe("Limit the rate of a user")]
    public void A_user_above_the_rate_is_answered_late(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        long start = Stopwatch.GetTimestamp();
        using LineClient client = server.Connect(Port);
        for (int k = 0; k < 250; k++)
            Assert.Equal("hello", client.Ask("hello"));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(0.49), TimeSpan.MaxValue);
    }

    [Theory]
    [Recipe("Stop in good order")]
    public void A_stopped_server_refuses_clients_and_lets_others_end(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        using LineClient client = server.Connect(Port);
        Assert.Equal("hello", client.Ask("hello"));
        server.Kill("-TERM");
        WaitUntilRefused();
        Assert.Equal("bye", client.Ask("bye"));
        Assert.Null(client.ReadLine());
        Assert.Equal("0 clients had to be cut off.\n", server.End());
    }

    [Theory]
    [Recipe("Publish to many subscribers")]
    public void A_line_goes_to_all_and_who_does_not_read_is_cut_off(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        using LineClient slow = server.Connect(Port);
        Assert.Equal("slow", slow.Ask("slow"));
        using LineClient one = server.Connect(Port);
        Assert.Equal("one", one.Ask("one"));
        using LineClient other = server.Connect(Port);
        Assert.Equal("other", other.Ask("other"));
        Assert.Equal("other", one.ReadLine());

        // Thirty megabytes are more than the sockets of the slow one and its channel hold.
        const int Lines = 500;
        string line = new('x', 60_000);
        for (int k = 0; k < Lines; k++)
        {
            Assert.Equal(line, one.Ask(line));
            Assert.Equal(line, other.ReadLine());
        }

        slow.Send("nobody reads this\n");
        Assert.Equal("one", one.Ask("one"));
        int received = 0;
        while (slow.ReadLine() is not null)
            received++;
        Assert.InRange(received, 2, Lines - 1);
    }

    [Theory]
    [Recipe("Use all cores")]
    public void Reactors_share_a_port(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        for (int k = 0; k < 20; k++)
        {
            using LineClient client = server.Connect(Port);
            Assert.Equal("hello", client.Ask("hello"));
        }
    }

    [Theory]
    [Recipe("Run ASP.NET Core over FiberNet")]
    public async Task Kestrel_answers(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(["--urls", $"http://127.0.0.1:{_port}"]);
        server.Connect(Port).Dispose();
        using var http = new HttpClient();
        Assert.Equal("Hello", await http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/")));
    }

    [Theory]
    [Recipe("Serve a protocol from inside ASP.NET Core")]
    public async Task A_web_program_serves_lines(Recipe recipe)
    {
        int web = StartedServer.FreePort();
        using RunningProgram server = recipe.Start(["--urls", $"http://127.0.0.1:{web}"], ("9000", _port));
        using LineClient client = server.Connect(Port);
        Assert.Equal("hello", client.Ask("hello"));
        server.Connect(web).Dispose();
        using var http = new HttpClient();
        Assert.EndsWith(" fibers", await http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/")), StringComparison.Ordinal);
    }

    /// <summary>Nothing tells when a program has bound a port of UDP: until then the kernel answers that nobody is there.</summary>
    private static int AskUntilItListens(Socket client, byte[] answer)
    {
        while (true)
        {
            try
            {
                client.Send("hello"u8);
                return client.Receive(answer);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
            }
        }
    }

    private void WaitUntilRefused()
    {
        while (true)
        {
            try
            {
                using var late = new TcpClient("127.0.0.1", Port);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return;
            }
            catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
            {
                // It was in the queue of the listener at its end.
            }
        }
    }
}
