using System.Net;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>The clients of the cookbook, with servers on .NET's own sockets.</summary>
[Collection(RecipeCollection.Name)]
public class ClientRecipeTests
{
    private const string Answer = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    [Theory]
    [Recipe("Connect to a host")]
    public void A_client_reads_an_answer_to_its_end(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        using var server = new PeerServer(IPAddress.Loopback);
        using var output = new CapturedOutput();
        Fiber client = recipe.Load((", 80,", $", {server.Port},")).Start("127.0.0.1");
        await Reactor.Offload(() => AnswerOne(server));
        await client.Join();
        Assert.Equal($"{Answer.Length} bytes\n", output.ToString());
    });

    [Theory]
    [Recipe("Call HttpClient")]
    public void HttpClient_gets_a_page(Recipe recipe)
    {
        using var server = new PeerServer(IPAddress.Loopback);
        using RunningProgram program = recipe.Start(("http://localhost/", $"http://127.0.0.1:{server.Port}/"));
        AnswerOne(server);
        Assert.Equal("5\n", program.End());
    }

    [Theory]
    [Recipe("Keep connections to a server")]
    public void A_pool_rents_a_connection(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        using var server = new PeerServer(IPAddress.Loopback);
        Fiber client = recipe.Load(("\"localhost\", 6379", $"\"127.0.0.1\", {server.Port}")).Start();
        await Reactor.Offload(() =>
        {
            using LineClient accepted = server.Accept();
            Assert.Equal("PING", accepted.ReadLine());
            accepted.Send("+PONG\r\n");
            Assert.Null(accepted.ReadLine());
        });
        await client.Join();
    });

    /// <summary>Nobody listens at the first attempt. The pause after it takes no time.</summary>
    [Theory]
    [Recipe("Try again with pauses")]
    public void A_refused_connect_is_tried_again(Recipe recipe) => RecipeReactor.RunWithVirtualClock(async () =>
    {
        int port = StartedServer.FreePort();
        Fiber client = recipe.Load(("8080", $"{port}")).Start("127.0.0.1");
        await Fiber.Sleep(TimeSpan.FromMilliseconds(50));
        using var server = new PeerServer(IPAddress.Loopback, port);
        await client.Join();
        server.Accept().Dispose();
    });

    [Theory]
    [Recipe("Ask two servers, take the first answer")]
    public void The_first_answer_is_taken_and_the_other_client_leaves(Recipe recipe)
    {
        using var silent = new PeerServer(IPAddress.Loopback);
        using var quick = new PeerServer(IPAddress.Parse("127.0.0.2"), silent.Port);
        using RunningProgram program = recipe.Start(("8080", $"{silent.Port}"), ("first.example", "127.0.0.1"), ("second.example", "127.0.0.2"));
        using LineClient waiting = silent.Accept();
        using (LineClient served = quick.Accept())
            served.Send("hello\n");
        Assert.Null(waiting.ReadLine());
        Assert.Equal("6\n", program.End());
    }

    private static void AnswerOne(PeerServer server)
    {
        using LineClient client = server.Accept();
        while (client.ReadLine() is { Length: > 0 })
        {
        }

        client.Send(Answer);
    }
}
