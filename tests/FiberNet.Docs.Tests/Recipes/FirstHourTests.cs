using System.Globalization;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>The programs of the first hour, as they are copied from the pages.</summary>
[Collection(RecipeCollection.Name)]
public class FirstHourTests
{
    private const string GettingStarted = "docs/getting-started.md";

    private readonly string _port = StartedServer.FreePort().ToString(CultureInfo.InvariantCulture);

    private int Port => int.Parse(_port, CultureInfo.InvariantCulture);

    [Theory]
    [Recipe("2. A server", Page = GettingStarted)]
    public void The_server_greets_and_ends_at_a_signal(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        using (LineClient client = server.Connect(Port))
            Assert.Equal("Hello, Ada", client.Ask("Ada"));
        server.Kill("-INT");
        Assert.Equal($"Listening at 127.0.0.1:{_port}.\n", server.End());
    }

    /// <summary>Ten seconds become a tenth of one.</summary>
    [Theory]
    [Recipe("3. A limit for each wait", Page = GettingStarted)]
    public void A_slow_client_is_told(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port), ("FromSeconds(10)", "FromSeconds(0.1)"));
        using LineClient client = server.Connect(Port);
        Assert.Equal("You are slow.", client.ReadLine());
        Assert.Null(client.ReadLine());
    }

    [Theory]
    [Recipe("4. Fibers that talk to each other", Page = GettingStarted)]
    public void Orders_reach_the_clerk(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        using LineClient client = server.Connect(Port);
        client.Send("tea\ncake\n");
        Assert.Equal<string?[]>(["order: tea", "order: cake"], [server.ReadLine(), server.ReadLine()]);
    }

    [Theory]
    [Recipe("5. A test that takes no time", Page = GettingStarted)]
    public void An_hour_passes_at_once(Recipe recipe)
    {
        using RunningProgram program = recipe.Start();
        Assert.Equal("TimedOut\n01:00:00\n", program.End());
    }

    [Theory]
    [Recipe("The accept loop by hand", Page = "README.md")]
    public void The_accept_loop_serves_several_clients(Recipe recipe)
    {
        using RunningProgram server = recipe.Start(("8080", _port));
        using LineClient one = server.Connect(Port);
        using LineClient other = server.Connect(Port);
        Assert.Equal<string?[]>(["one", "other"], [one.Ask("one"), other.Ask("other")]);
    }
}
