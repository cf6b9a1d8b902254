using FiberNet.Http;
using Microsoft.Extensions.DependencyInjection;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace FiberNet.Tests;

public class HttpClientFactoryTests
{
    [RequiresFact("nginx")]
    public async Task Clients_of_a_provider_share_a_reactor_that_ends_with_it()
    {
        using var nginx = new Nginx();
        int before = OpenDescriptors.Count();
        var services = new ServiceCollection();
        services.AddHttpClient("one").UseFiberNet();
        services.AddHttpClient("two").UseFiberNet().UseSocketsHttpHandler((handler, _) => handler.MaxConnectionsPerServer = 1);
        HttpClient client;
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
            client = factory.CreateClient("one");
            Assert.Equal("Hello, World!", await client.GetStringAsync(new Uri(nginx.Address, "plain")));
            Assert.Equal("Hello, World!", await factory.CreateClient("two").GetStringAsync(new Uri(nginx.Address, "plain")));
        }

        // The provider has ended the reactor, and that the connections.
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(nginx.Address, "plain")));
        Assert.Equal(before, OpenDescriptors.Count());
    }

    [RequiresFact("nginx")]
    public async Task Clients_may_use_a_reactor_of_the_program()
    {
        using var nginx = new Nginx();
        await using ReactorThread thread = Reactor.StartThread();
        var services = new ServiceCollection();
        services.AddHttpClient("own").UseFiberNet(_ => thread.Reactor);
        await using ServiceProvider provider = services.BuildServiceProvider();
        HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("own");
        Assert.Equal("Hello, World!", await client.GetStringAsync(new Uri(nginx.Address, "plain")));
        await thread.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(nginx.Address, "plain")));
    }

    [Fact]
    public void Missing_arguments_are_refused_by_name()
    {
        IHttpClientBuilder builder = new ServiceCollection().AddHttpClient("any");
        using var handler = new SocketsHttpHandler();
        Assert.Throws<ArgumentNullException>("handler", () => { SocketsHttpHandlerExtensions.UseFiberNet(null!, null!); });
        Assert.Throws<ArgumentNullException>("reactor", () => { handler.UseFiberNet(null!); });
        Assert.Throws<ArgumentNullException>("builder", () => { FiberHttpClientBuilderExtensions.UseFiberNet(null!); });
        Assert.Throws<ArgumentNullException>("reactor", () => { builder.UseFiberNet(null!); });
    }
}
