// The server of bench/kestrel/run.py: kestrel-server TRANSPORT PORT, where TRANSPORT is sockets, sockets-inline, pool or inline.
// TLS is at PORT + 1000, HTTP/2 without TLS at PORT + 2000. POSTGRES: how to connect to the database of /row, which is left out without.

using System.Net;
using System.Security.Cryptography.X509Certificates;
using KestrelBench;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.FileProviders;
using Npgsql;

const int TlsOffset = 1000;
const int Http2Offset = 2000;
string transport = args[0];
int port = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
using X509Certificate2 certificate = SelfSigned.ForLocalhost();
builder.WebHost.ConfigureKestrel(options =>
{
    options.Listen(IPAddress.Loopback, port);
    options.Listen(IPAddress.Loopback, port + TlsOffset, endPoint => endPoint.UseHttps(certificate));
    options.Listen(IPAddress.Loopback, port + Http2Offset, static endPoint => endPoint.Protocols = HttpProtocols.Http2);
});
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

builder.Services.AddGrpc();
await using NpgsqlDataSource? database = Environment.GetEnvironmentVariable("POSTGRES") is { Length: > 0 } postgres ? await Handlers.OpenDatabase(postgres) : null;
WebApplication app = builder.Build();
app.UseWebSockets();
app.MapGet("/plain", () => "Hello, World!");
app.MapGet("/json", () => new Answer(new string('x', 1000)));
string directory = Directory.CreateTempSubdirectory("kestrel-bench").FullName;
File.WriteAllBytes(Path.Combine(directory, "page.html"), new byte[16 * 1024]);
app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(directory) });
app.MapPost("/echo", Handlers.Echo);
app.Map("/ws", Handlers.EchoMessages);
app.MapGrpcService<EchoService>();
if (database is not null)
    app.MapGet("/row", () => Handlers.Query(database));
app.Lifetime.ApplicationStarted.Register(static () => Console.WriteLine("ready"));
app.Run();
Directory.Delete(directory, recursive: true);
return 0;
