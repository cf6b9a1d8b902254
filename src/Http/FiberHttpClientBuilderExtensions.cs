using FiberNet;
using FiberNet.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts FiberNet under the clients of an <c>IHttpClientFactory</c>.</summary>
public static class FiberHttpClientBuilderExtensions
{
    /// <summary>
    /// Makes the connections of the client sockets of a reactor that all clients of the service provider share. The reactor is a
    /// background thread, from the first request to the end of the provider.
    /// </summary>
    /// <example>
    /// <!-- given: HostApplicationBuilder builder -->
    /// <code>
    /// builder.Services.AddHttpClient("catalogue").UseFiberNet();
    /// </code>
    /// </example>
    /// <remarks>The primary handler becomes a <see cref="SocketsHttpHandler"/> if it is none; <c>UseSocketsHttpHandler</c> sets its other properties, before or after this call.</remarks>
    /// <param name="builder">The builder of the client.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHttpClientBuilder UseFiberNet(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<HttpReactor>();
        return builder.UseFiberNet(static services => services.GetRequiredService<HttpReactor>().Reactor);
    }

    /// <summary>Makes the connections of the client sockets of a reactor of the program.</summary>
    /// <param name="builder">The builder of the client.</param>
    /// <param name="reactor">Finds the reactor, each time a handler is made.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="reactor"/> is null.</exception>
    /// <inheritdoc cref="UseFiberNet(IHttpClientBuilder)" path="/remarks"/>
    public static IHttpClientBuilder UseFiberNet(this IHttpClientBuilder builder, Func<IServiceProvider, Reactor> reactor)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(reactor);
        return builder.UseSocketsHttpHandler((handler, services) => handler.UseFiberNet(reactor(services)));
    }
}
