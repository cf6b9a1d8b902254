using FiberNet.Connections;
using FiberNet.Orleans;

namespace Orleans.Hosting;

/// <summary>Puts FiberNet under the connections of Orleans.</summary>
public static class FiberNetTransportExtensions
{
    /// <summary>Replaces the transport of a silo: what it accepts from silos and clients, and what it opens to other silos.</summary>
    /// <example>
    /// <!-- given: Microsoft.Extensions.Hosting.IHostApplicationBuilder builder -->
    /// <code>
    /// builder.UseOrleans(silo => silo.UseLocalhostClustering().UseFiberNetTransport());
    /// </code>
    /// </example>
    /// <remarks>
    /// A cluster may mix silos and clients with and without it: the bytes on the wire are the same. The reactors start with the first
    /// connection and end with the host. Orleans hands each message to its own scheduler, so its readers run on the reactors' threads
    /// (<see cref="FiberTransportOptions.Inline"/> is true unless <paramref name="configure"/> says otherwise).
    /// </remarks>
    /// <param name="builder">The builder of the silo.</param>
    /// <param name="configure">Changes the options; null leaves the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    /// <exception cref="InvalidOperationException">This version of Orleans has no transport that can be replaced in this way.</exception>
    public static ISiloBuilder UseFiberNetTransport(this ISiloBuilder builder, Action<FiberTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        TransportReplacement.Apply(builder.Services, configure);
        return builder;
    }

    /// <summary>Replaces the transport of a client: the connections that it opens to the gateways of silos.</summary>
    /// <example>
    /// <!-- given: Microsoft.Extensions.Hosting.IHostApplicationBuilder builder -->
    /// <code>
    /// builder.UseOrleansClient(client => client.UseLocalhostClustering().UseFiberNetTransport());
    /// </code>
    /// </example>
    /// <param name="builder">The builder of the client.</param>
    /// <param name="configure">Changes the options; null leaves the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <inheritdoc cref="UseFiberNetTransport(ISiloBuilder, Action{FiberTransportOptions}?)"/>
    public static IClientBuilder UseFiberNetTransport(this IClientBuilder builder, Action<FiberTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        TransportReplacement.Apply(builder.Services, configure);
        return builder;
    }
}
