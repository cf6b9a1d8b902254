using FiberNet.AspNetCore;
using FiberNet.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Puts FiberNet under Kestrel.</summary>
public static class WebHostBuilderFiberNetExtensions
{
    /// <summary>Replaces Kestrel's transport: connections are accepted, read and written by FiberNet's reactors. Nothing else changes.</summary>
    /// <example>
    /// <!-- given: string[] args -->
    /// <code>
    /// var builder = WebApplication.CreateBuilder(args);
    /// builder.WebHost.UseFiberNet();
    /// </code>
    /// </example>
    /// <remarks>
    /// Call it after <c>UseKestrel</c> and <c>UseSockets</c>: the transport that was added last is used. It binds IP addresses, UNIX
    /// sockets and passed file handles; an end point of another kind goes to the other transports of the host. The reactors
    /// start with the host and end with it.
    /// </remarks>
    /// <param name="builder">The builder of the host.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static IWebHostBuilder UseFiberNet(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("FiberNet runs on Linux only. Call UseFiberNet only if OperatingSystem.IsLinux(); Kestrel's own transport serves elsewhere.");
        return builder.ConfigureServices(static services =>
        {
            services.AddOptions<FiberTransportOptions>().ValidateOnStart();
            services.AddSingleton<IValidateOptions<FiberTransportOptions>, FiberTransportOptionsValidator>();
            services.AddSingleton<IConnectionListenerFactory>(static provider => new FiberConnectionListenerFactory(
                provider.GetRequiredService<IOptions<FiberTransportOptions>>().Value,
                new LoggedTransportEvents(provider.GetRequiredService<ILoggerFactory>().CreateLogger("FiberNet.AspNetCore.Transport"))));
        });
    }

    /// <summary>Replaces Kestrel's transport, with options.</summary>
    /// <example>
    /// <!-- given: Microsoft.AspNetCore.Builder.WebApplicationBuilder builder -->
    /// <code>
    /// builder.WebHost.UseFiberNet(options => options.ReactorCount = 2);
    /// </code>
    /// </example>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <inheritdoc cref="UseFiberNet(IWebHostBuilder)"/>
    public static IWebHostBuilder UseFiberNet(this IWebHostBuilder builder, Action<FiberTransportOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.UseFiberNet().ConfigureServices(services => services.Configure(configure));
    }
}
