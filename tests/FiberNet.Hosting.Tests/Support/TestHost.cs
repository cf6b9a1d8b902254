using System.Net;
using FiberNet.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FiberNet.Tests.Support;

/// <summary>A host in this process, whose server is called "echo" unless a test says otherwise.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    internal const string Server = "echo";

    private readonly IHost _host;
    private bool _isStopped;

    private TestHost(IHost host, LogRecorder log)
    {
        _host = host;
        Log = log;
    }

    internal LogRecorder Log { get; }

    internal IServiceProvider Services => _host.Services;

    internal FiberHost Fibers => _host.Services.GetRequiredService<FiberHost>();

    internal IPEndPoint EndPoint => (IPEndPoint)Fibers.EndPointsOf(Server)[0];

    /// <summary>Builds a host that has not started.</summary>
    internal static TestHost Build(Action<IServiceCollection> add, params (string Key, string? Value)[] configuration)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value)));
        var log = new LogRecorder();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        add(builder.Services);
        return new TestHost(builder.Build(), log);
    }

    internal static async Task<TestHost> Start(Action<IServiceCollection> add, params (string Key, string? Value)[] configuration)
    {
        TestHost host = Build(add, configuration);
        await host.Start();
        return host;
    }

    /// <summary>Starts a host with one server at a port that the kernel chooses.</summary>
    internal static Task<TestHost> Serve(Func<HostedConnection, FiberTask> handler, Action<HostedTcpServerOptions>? configure = null, params (string Key, string? Value)[] configuration) =>
        Start(services => services.AddFiberTcpServer(Server, handler, options =>
        {
            options.Listen.Add("127.0.0.1:0");
            configure?.Invoke(options);
        }), configuration);

    internal Task Start() => _host.StartAsync();

    internal Task Stop(CancellationToken hurry = default)
    {
        _isStopped = true;
        return _host.StopAsync(hurry);
    }

    internal Client Connect() => new(EndPoint);

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Sends each line back.</summary>
    internal static async FiberTask Echo(HostedConnection connection)
    {
        while (await connection.Socket.ReadLine() is { Length: > 0 } line && await connection.Socket.Write(line))
        {
        }
    }
}
