// A member of the cluster of bench/orleans/run.py. TRANSPORT is sockets (Orleans' own) or fibernet; PORT is the first of four.
//
//   orleans-bench TRANSPORT PORT silo 0|1     prints "ready"
//   orleans-bench TRANSPORT PORT client       prints "ready"; then answers each line "LOAD SECONDS" with how many calls were answered

using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansBench;

if (args is not [var transport, var firstPort, var role, .. var rest] || transport is not ("sockets" or "fibernet"))
{
    Console.Error.WriteLine("usage: orleans-bench sockets|fibernet PORT silo 0|1, or client");
    return 2;
}

bool isFiberNet = transport == "fibernet";
int port = int.Parse(firstPort, CultureInfo.InvariantCulture);
HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
if (role == "silo")
{
    int number = int.Parse(rest[0], CultureInfo.InvariantCulture);
    builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(port + number, port + 2 + number, new IPEndPoint(IPAddress.Loopback, port));
        if (isFiberNet)
            silo.UseFiberNetTransport();
    });
}
else
{
    builder.UseOrleansClient(client =>
    {
        client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, port + 2), new IPEndPoint(IPAddress.Loopback, port + 3));
        if (isFiberNet)
            client.UseFiberNetTransport();
    });
}

using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
if (role == "silo")
    await host.WaitForShutdownAsync();
else
    await new Load(host.Services.GetRequiredService<IClusterClient>()).Serve(Console.In, Console.Out);
await host.StopAsync();
return 0;
