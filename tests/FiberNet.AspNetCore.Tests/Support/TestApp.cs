using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FiberNet.AspNetCore.Tests;

/// <summary>One application, on a transport of choice, and clients for it. Nothing in it knows the transport.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly bool _isTls;
    private readonly string? _path;

    private TestApp(WebApplication app, bool isTls, string? path)
    {
        App = app;
        _isTls = isTls;
        _path = path;
        if (path is null)
            EndPoint = new IPEndPoint(IPAddress.Loopback, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port);
        else
            EndPoint = new UnixDomainSocketEndPoint(path);
    }

    internal WebApplication App { get; }

    internal EndPoint EndPoint { get; }

    internal AppEvents Events => App.Services.GetRequiredService<AppEvents>();

    internal static async Task<TestApp> Start(string transport, bool isUnix = false, bool isTls = false, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<AppEvents>();
        builder.Services.AddGrpc();
        builder.Services.AddSignalR();
        string? path = isUnix ? Path.Combine(Path.GetTempPath(), $"fibernet-{Guid.NewGuid():N}.sock") : null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            void Configure(ListenOptions listen)
            {
                listen.Protocols = isTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                if (isTls)
                    listen.UseHttps(TestCertificate.Make());
            }

            if (path is null)
                kestrel.Listen(IPAddress.Loopback, 0, Configure);
            else
                kestrel.ListenUnixSocket(path, Configure);
        });
        Transports.Use(builder.WebHost, transport);
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        Routes.Map(app);
        await app.StartAsync();
        return new TestApp(app, isTls, path);
    }

    internal HttpClient CreateClient(Version? version = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) => await Connect(token),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.GetCertHashString() == TestCertificate.Make().GetCertHashString() },
        };
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(_isTls ? "https://localhost" : "http://localhost"),
            Timeout = TimeSpan.FromSeconds(30),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>A plain connection, as a stream.</summary>
    internal async Task<NetworkStream> Connect(CancellationToken token = default) => new(await ConnectSocket(token), ownsSocket: true);

    internal async Task<Socket> ConnectSocket(CancellationToken token = default)
    {
        var socket = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(EndPoint, token);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        Assert.False(_path is not null && File.Exists(_path), "The file of the UNIX socket is left.");
    }
}
