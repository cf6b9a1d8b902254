// A worker of the generic host with options, logging, metrics, health, drain and systemd: answers each line with a greeting.
//   dotnet run -c Release --project samples/Worker -- --Greeter:Greeting=Ahoy --FiberNet:Servers:greeter:IdleTimeout=00:05:00
//   dotnet-counters monitor -n Worker --counters FiberNet.Hosting
using System.Text;
using FiberNet;
using FiberNet.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddOptions<GreeterOptions>().BindConfiguration("Greeter");
builder.Services.AddFiberTcpServer<Greeter>("greeter", options => options.Listen.Add("127.0.0.1:8080"));
builder.Services.AddFiberSystemd();
builder.Services.AddHealthChecks().AddCheck<FiberHealthCheck>("fibernet");
builder.Build().Run();

/// <summary>Serves one connection. The container makes it, in a scope of its own.</summary>
internal sealed partial class Greeter(IOptions<GreeterOptions> options, ILogger<Greeter> logger) : IConnectionHandler
{
    public async FiberTask Handle(HostedConnection connection)
    {
        byte[] greeting = Encoding.UTF8.GetBytes($"{options.Value.Greeting} ");
        while (await NextLine(connection) is { Length: > 0 } line && await connection.Socket.Write([.. greeting, .. line]))
            Greeted(line.Length);
    }

    // The stop of the host ends the wait for a line, and not the answer to it.
    private static async FiberTask<byte[]?> NextLine(HostedConnection connection)
    {
        using (Fiber.CancelOn(connection.Stopping))
            return await connection.Socket.ReadLine();
    }

    [LoggerMessage(LogLevel.Debug, "Greeted with {Bytes} bytes.")]
    private partial void Greeted(int bytes);
}

/// <summary>The section <c>Greeter</c> of the configuration.</summary>
internal sealed class GreeterOptions
{
    public string Greeting { get; set; } = "Hello";
}
