// The server of bench/kestrel/run.py: kestrel-server TRANSPORT PORT, where TRANSPORT is sockets, sockets-inline, pool or inline.

using System.Net;
using KestrelBench;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

string transport = args[0];
int port = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
switch (transport)
{
    case "sockets":
        break;
    case "sockets-inline":
        // Its other half is DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1, which the script sets.
        builder.Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        break;
    case "pool" or "inline":
        builder.WebHost.UseFiberNet(options =>
        {
            options.Inline = transport == "inline";
            options.ReactorCount = 1;
        });
        break;
    default:
        Console.Error.WriteLine($"There is no transport {transport}.");
        return 2;
}

WebApplication app = builder.Build();
app.MapGet("/plain", () => "Hello, World!");
app.MapGet("/json", () => new Answer(new string('x', 1000)));
app.MapPost("/echo", static async context =>
{
    context.Response.ContentLength = context.Request.ContentLength;
    await context.Request.Body.CopyToAsync(context.Response.Body);
});
app.Lifetime.ApplicationStarted.Register(static () => Console.WriteLine("ready"));
app.Run();
return 0;
