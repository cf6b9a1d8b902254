using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace FiberNet.Orleans.Tests;

/// <summary>Two silos and a client on this machine. The first silo keeps the list of members.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

    internal IClusterClient Client => _hosts[^1].Services.GetRequiredService<IClusterClient>();

    /// <summary>Starts it.</summary>
    /// <param name="secondUsesFiberNet">Whether the second silo runs on FiberNet, as the first and the client do.</param>
    internal static async Task<Cluster> Start(bool secondUsesFiberNet = true)
    {
        var cluster = new Cluster();
        int[] ports = FreePorts(4);
        await cluster.Add(builder => builder.UseOrleans(silo => Configure(silo, "first", ports[0], ports[1], ports[0], usesFiberNet: true)));
        await cluster.Add(builder => builder.UseOrleans(silo => Configure(silo, "second", ports[2], ports[3], ports[0], secondUsesFiberNet)));
        await cluster.Add(builder => builder.UseOrleansClient(client => client
            .UseLocalhostClustering([ports[1], ports[3]])
            .Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(3))
            .UseFiberNetTransport()));
        return cluster;
    }

    /// <summary>Calls grain after grain until each silo has answered.</summary>
    /// <returns>A key of each silo's, by the silo's name.</returns>
    internal async Task<Dictionary<string, long>> KeysOfSilos()
    {
        var keys = new Dictionary<string, long>();
        for (long key = 0; keys.Count < 2; key++)
            keys.TryAdd(await Client.GetGrain<IWhereGrain>(key).Silo(), key);
        return keys;
    }

    /// <summary>Ends the second silo without a word to the others: nothing is handed over, and its sockets are closed.</summary>
    internal async Task KillSecond()
    {
        IHost second = _hosts[1];
        _hosts.RemoveAt(1);
        await second.StopAsync(new CancellationToken(canceled: true));
        second.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IHost host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private async Task Add(Action<IHostApplicationBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        configure(builder);
        IHost host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
    }

    private static void Configure(ISiloBuilder silo, string name, int port, int gateway, int primary, bool usesFiberNet)
    {
        silo.UseLocalhostClustering(port, gateway, new IPEndPoint(IPAddress.Loopback, primary));
        silo.Configure<SiloOptions>(options => options.SiloName = name);
        silo.Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
            options.NumMissedProbesLimit = 1;
            options.NumVotesForDeathDeclaration = 1;
        });
        if (usesFiberNet)
            silo.UseFiberNetTransport();
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        return ports;
    }
}
