using System.Net;
using FiberNet.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace FiberNet.AspNetCore.Tests;

/// <summary>YARP on the transport, in front of nginx.</summary>
public class ProxyTests
{
    [RequiresFact("nginx")]
    public async Task Proxy_passes_requests_on_and_ends_with_its_clients()
    {
        using var nginx = new Nginx();
        foreach (string transport in new[] { Transports.Sockets, "pool 1", "pool 2", "inline 1", "inline 2" })
        {
            await using WebApplication proxy = await Start(transport, nginx.Address);
            using var client = new HttpClient { BaseAddress = new Uri(proxy.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
            await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (_, token) => Assert.Equal("Hello, World!", await client.GetStringAsync("/plain", token)));
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/nowhere")).StatusCode);

            // A client that leaves in the middle of an answer.
            using (HttpResponseMessage slow = await client.GetAsync("/slow", HttpCompletionOption.ResponseHeadersRead))
            {
                Stream body = await slow.Content.ReadAsStreamAsync();
                Assert.Equal(1, await body.ReadAsync(new byte[1]));
            }

            Assert.Equal("Hello, World!", await client.GetStringAsync("/plain"));
            await proxy.StopAsync();
        }
    }

    private static async Task<WebApplication> Start(string transport, Uri destination)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Transports.Use(builder.WebHost, transport);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "nginx", Match = new RouteMatch { Path = "{**rest}" } }],
            [new ClusterConfig { ClusterId = "nginx", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = destination.AbsoluteUri } } }]);
        WebApplication app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        return app;
    }
}
