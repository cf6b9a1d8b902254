// An Orleans cluster whose silos and clients talk over FiberNet.
//
//   OrleansCluster dev                  a silo and a client in one process, without a membership store
//   OrleansCluster silo N REDIS         silo N of a cluster whose members find each other in Redis (host:port)
//   OrleansCluster client REDIS [S]     load on the cluster for S seconds (default: until SIGTERM), with a line of progress a second
//
// run.sh starts Redis, three silos and a client, and kills a silo in the middle. --sockets anywhere: Orleans' own transport.

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansCluster;
using StackExchange.Redis;

bool usesSockets = args.Contains("--sockets");
string[] words = [.. args.Where(static word => !word.StartsWith("--", StringComparison.Ordinal))];
HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
switch (words)
{
    case ["dev"]:
        builder.UseOrleans(silo => Transport(silo.UseLocalhostClustering()));
        AddLoad(seconds: null);
        break;
    case ["silo", string number, string redis]:
        int silo = int.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        builder.UseOrleans(cluster => Transport(cluster
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis))
            .Configure<ClusterOptions>(Names)
            .Configure<ClusterMembershipOptions>(DeclareDeadSoon)
            .ConfigureEndpoints("127.0.0.1", 11110 + silo, 30000 + silo)));
        break;
    case ["client", string redis, .. string[] rest]:
        builder.UseOrleansClient(client => ClientTransport(client
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis))
            .Configure<ClusterOptions>(Names)
            .Configure<GatewayOptions>(static options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(5))
            .UseConnectionRetryFilter(static async (_, token) =>
            {
                await Task.Delay(500, token);
                return true;
            })));
        AddLoad(rest.Length > 0 ? int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : null);
        break;
    default:
        Console.Error.WriteLine("dev | silo N REDIS | client REDIS [SECONDS]");
        return 2;
}

IHost host = builder.Build();
Load? load = host.Services.GetService<Load>();
await host.RunAsync();
return load is { WrongAnswers: > 0 } ? 1 : 0;

void AddLoad(int? seconds)
{
    builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Load>(provider, new LoadOptions(seconds)));
    builder.Services.AddHostedService(static provider => provider.GetRequiredService<Load>());
}

void Transport(ISiloBuilder silo)
{
    if (!usesSockets)
        silo.UseFiberNetTransport();
}

void ClientTransport(IClientBuilder client)
{
    if (!usesSockets)
        client.UseFiberNetTransport();
}

static void Names(ClusterOptions options)
{
    options.ClusterId = "sample";
    options.ServiceId = "sample";
}

// A silo that is killed is declared dead after about three seconds. In production leave the defaults, which are slower and surer.
static void DeclareDeadSoon(ClusterMembershipOptions options)
{
    options.ProbeTimeout = TimeSpan.FromSeconds(1);
    options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
    options.NumMissedProbesLimit = 2;
    options.NumVotesForDeathDeclaration = 1;
}
