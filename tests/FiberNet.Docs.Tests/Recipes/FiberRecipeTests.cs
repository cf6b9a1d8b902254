using System.Net;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>What the cookbook does with fibers.</summary>
[Collection(RecipeCollection.Name)]
public class FiberRecipeTests
{
    private static readonly string[] s_hosts = ["127.0.0.1", "127.0.0.2"];

    [Theory]
    [Recipe("Run work in the background")]
    public void Background_work_runs_each_minute(Recipe recipe) => RecipeReactor.RunWithVirtualClock(async () =>
    {
        int calls = 0;
        Action refresh = () => calls++;
        await recipe.Load().Run(refresh);
        await Fiber.Sleep(TimeSpan.FromSeconds(150));
        Assert.Equal(3, calls);
    });

    [Theory]
    [Recipe("Call code that blocks")]
    public void A_file_is_read_by_another_thread(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "contents");
        using var output = new CapturedOutput();
        await recipe.Load().Run(path);
        Assert.Equal("8\n", output.ToString());
        File.Delete(path);
    });

    [Theory]
    [Recipe("Compute for a long time")]
    public void Other_fibers_run_while_one_computes(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        int turns = 0;
        Fiber other = Fiber.Start(async () =>
        {
            while (true)
            {
                turns++;
                await Fiber.Yield();
            }
        });
        await recipe.Load().Run(new int[100_000]);
        Assert.InRange(turns, 10, int.MaxValue);
        other.Cancel();
    });

    [Theory]
    [Recipe("Share a few objects")]
    public void A_pool_of_objects_lends_one(Recipe recipe)
    {
        using RunningProgram program = recipe.Start(("rented.Value!.Use()", "Console.WriteLine(rented.Value is not null)"));
        Assert.Equal("True\n", program.End());
    }

    [Theory]
    [Recipe("Wait for one of several things")]
    public void What_comes_first_ends_the_wait(Recipe recipe) => RecipeReactor.RunWithVirtualClock(async () =>
    {
        RecipeMethod method = recipe.Load();
        var orders = new FiberChannel<string>(capacity: 1);
        FiberSocket.Pair(out FiberSocket? client, out FiberSocket? socket).OrThrow();
        using var output = new CapturedOutput();
        await method.Run(socket!, orders);
        await orders.Put("tea");
        await method.Run(socket!, orders);
        (await client!.Write("hello")).OrThrow();
        await method.Run(socket!, orders);
        Assert.Equal("Nothing for ten seconds.\norder: tea\nThe socket has something to read.\n", output.ToString());
    });

    [Theory]
    [Recipe("Test with a virtual clock and seeds")]
    public void The_test_passes_for_each_seed(Recipe recipe)
    {
        RecipeMethod test = recipe.Load();
        var seeds = (TheoryData<int>)test.Call("get_Seeds")!;
        Assert.Equal(100, seeds.Count);
        foreach (int seed in ((IEnumerable<object[]>)seeds).Select(static row => (int)row[0]))
            test.Call("Silent_clients_are_sent_away", seed);
    }

    [Theory]
    [Recipe("Watch a reactor")]
    public void Without_a_reactor_there_is_nothing_to_list(Recipe recipe)
    {
        using RunningProgram program = recipe.Start();
        Assert.Equal("", program.End());
    }

    [Theory]
    [Recipe("Talk to a reactor from another thread")]
    public void Another_thread_gets_an_answer(Recipe recipe)
    {
        using var server = new PeerServer(IPAddress.Loopback);
        using RunningProgram program = recipe.Start(("\"localhost\", 8080", $"\"127.0.0.1\", {server.Port}"));
        using (LineClient client = server.Accept())
            client.Send("hello\n");
        Assert.Equal("6\n", program.End());
    }

    [Theory]
    [Recipe("Spread work over several reactors")]
    public void Each_host_is_asked(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        using var server = new PeerServer(IPAddress.Any);
        await recipe.Load((", 80,", $", {server.Port},")).Run((object)s_hosts);
        foreach (string _ in s_hosts)
            server.Accept().Dispose();
    });

    [Theory]
    [Recipe("Do many things at a time")]
    public void Hosts_are_told_apart(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        using var server = new PeerServer(IPAddress.Loopback);
        using var output = new CapturedOutput();
        await recipe.Load((", 80,", $", {server.Port},")).Run((object)s_hosts);
        Assert.Equal<string?[]>(["127.0.0.1: up", "127.0.0.2: down"], [.. output.ToString().TrimEnd().Split('\n').Order(StringComparer.Ordinal)]);
    });
}
