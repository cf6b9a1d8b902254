using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace FiberNet.Orleans.Tests;

/// <summary>Orleans clusters whose members talk over FiberNet.</summary>
public class ClusterTests
{
    [Fact]
    public async Task Silos_and_client_call_each_other_over_FiberNet()
    {
        await using Cluster cluster = await Cluster.Start();
        Dictionary<string, long> keys = await cluster.KeysOfSilos();
        Assert.Equal("second", await cluster.Client.GetGrain<IWhereGrain>(keys["first"]).Ask(keys["second"]));
        Assert.Equal("first", await cluster.Client.GetGrain<IWhereGrain>(keys["second"]).Ask(keys["first"]));

        string reactors = Reactor.DumpAll();
        Assert.Contains("transport", reactors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_on_sockets_joins_silos_on_FiberNet()
    {
        await using Cluster cluster = await Cluster.Start(secondUsesFiberNet: false);
        Dictionary<string, long> keys = await cluster.KeysOfSilos();
        Assert.Equal("second", await cluster.Client.GetGrain<IWhereGrain>(keys["first"]).Ask(keys["second"]));
        Assert.Equal("first", await cluster.Client.GetGrain<IWhereGrain>(keys["second"]).Ask(keys["first"]));
    }

    [Fact]
    public async Task Large_messages_of_many_callers_come_back_whole()
    {
        await using Cluster cluster = await Cluster.Start();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (caller, _) =>
        {
            byte[] bytes = new byte[(caller * 1000) + 1];
            new Random(caller).NextBytes(bytes);
            Assert.Equal(bytes, await cluster.Client.GetGrain<IWhereGrain>(caller % 16).Echo(bytes));
        });
    }

    [Fact]
    public async Task Calls_go_on_when_a_silo_dies_without_a_word()
    {
        await using Cluster cluster = await Cluster.Start();
        Dictionary<string, long> keys = await cluster.KeysOfSilos();
        await cluster.KillSecond();
        string answer;
        do
        {
            answer = await AskUntilAnswered(cluster.Client.GetGrain<IWhereGrain>(keys["second"]));
        }
        while (answer == "second");
        Assert.Equal("first", answer);
    }

    [Fact]
    public async Task Wrong_option_fails_the_start_with_its_name()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(static client => client.UseLocalhostClustering().UseFiberNetTransport(static options => options.ReactorCount = 0));
        using IHost host = builder.Build();
        Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());
        Assert.Contains("ReactorCount is between 1 and 1,024, not 0", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Builder_without_Orleans_is_refused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new NoSilo().UseFiberNetTransport());
        Assert.Contains("inside UseOrleans", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskUntilAnswered(IWhereGrain grain)
    {
        while (true)
        {
            try
            {
                return await grain.Silo();
            }
            catch (Exception exception) when (exception is TimeoutException or global::Orleans.Runtime.OrleansException)
            {
                // The caller is not told yet that the silo is dead.
            }
        }
    }

    private sealed class NoSilo : ISiloBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationManager();
    }
}
