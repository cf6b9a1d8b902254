using System.Diagnostics.CodeAnalysis;
using FiberNet;
using FiberNet.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds FiberNet servers to a host.</summary>
/// <remarks>
/// Options are set by the program's code, then by the configuration, which wins. They are checked when the host starts; the
/// failure names each wrong value with its key and what is allowed.
/// </remarks>
public static class FiberHostingServiceCollectionExtensions
{
    /// <summary>Adds a server of connections whose handler is made by the container: one in the scope of each connection.</summary>
    /// <example>
    /// <!-- given: Microsoft.Extensions.Hosting.IHostApplicationBuilder builder -->
    /// <!-- members: private sealed class EchoHandler : FiberNet.Hosting.IConnectionHandler { public async FiberTask Handle(FiberNet.Hosting.HostedConnection connection) => await Fiber.Yield(); } -->
    /// <code>
    /// builder.Services.AddFiberTcpServer&lt;EchoHandler&gt;("echo", options => options.Listen.Add("127.0.0.1:8080"));
    /// </code>
    /// </example>
    /// <typeparam name="THandler">Serves a connection. Registered as scoped, unless the program has registered it.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The server's name in the configuration (<c>FiberNet:Servers:NAME</c>), in logs and in metrics; unique in the host.</param>
    /// <param name="configure">Sets options; null: all come from the configuration.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, contains ':', or is the name of another server.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static IServiceCollection AddFiberTcpServer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, string name, Action<HostedTcpServerOptions>? configure = null)
        where THandler : class, IConnectionHandler
    {
        AddTcpServer(services, name, static connection => connection.Services.GetRequiredService<THandler>().Handle(connection), configure);
        services.TryAddScoped<THandler>();
        return services;
    }

    /// <summary>Adds a server of connections whose handler is a function.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The server's name in the configuration (<c>FiberNet:Servers:NAME</c>), in logs and in metrics; unique in the host.</param>
    /// <param name="handler">Serves a connection, in a fiber of its own. A failure is logged, and ends this connection only.</param>
    /// <param name="configure">Sets options; null: all come from the configuration.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, contains ':', or is the name of another server.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="handler"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static IServiceCollection AddFiberTcpServer(
        this IServiceCollection services, string name, Func<HostedConnection, FiberTask> handler, Action<HostedTcpServerOptions>? configure = null) =>
        AddTcpServer(services, name, handler, configure);

    /// <summary>Adds a server of datagrams whose handler is made by the container: one in the scope of each datagram.</summary>
    /// <remarks>It runs on the first reactor of the host.</remarks>
    /// <typeparam name="THandler">Handles a datagram. Registered as scoped, unless the program has registered it: a singleton is cheaper.</typeparam>
    /// <inheritdoc cref="AddFiberTcpServer{THandler}(IServiceCollection, string, Action{HostedTcpServerOptions})"/>
    public static IServiceCollection AddFiberUdpServer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, string name, Action<HostedUdpServerOptions>? configure = null)
        where THandler : class, IDatagramHandler
    {
        AddUdpServer(services, name, static datagram => datagram.Services.GetRequiredService<THandler>().Handle(datagram), configure);
        services.TryAddScoped<THandler>();
        return services;
    }

    /// <summary>Adds a server of datagrams whose handler is a function.</summary>
    /// <remarks>It runs on the first reactor of the host.</remarks>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The server's name in the configuration (<c>FiberNet:Servers:NAME</c>), in logs and in metrics; unique in the host.</param>
    /// <param name="handler">Handles a datagram, in a fiber of its own. A failure is logged.</param>
    /// <param name="configure">Sets options; null: all come from the configuration.</param>
    /// <inheritdoc cref="AddFiberTcpServer(IServiceCollection, string, Func{HostedConnection, FiberTask}, Action{HostedTcpServerOptions})"/>
    public static IServiceCollection AddFiberUdpServer(
        this IServiceCollection services, string name, Func<HostedDatagram, FiberTask> handler, Action<HostedUdpServerOptions>? configure = null) =>
        AddUdpServer(services, name, handler, configure);

    /// <summary>Adds the reactors of the host, or sets their options. Each server of the host needs them, and adds them itself.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets options; null: all come from the configuration (<c>FiberNet:Reactors</c>).</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static IServiceCollection AddFiberReactors(this IServiceCollection services, Action<HostReactorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("FiberNet runs on Linux only. Add its servers only if OperatingSystem.IsLinux().");
        if (configure is not null)
            services.Configure(configure);
        if (services.Any(static service => service.ServiceType == typeof(FiberHost)))
            return services;
        AddOptions(services, Options.Options.DefaultName, HostReactorOptions.Section, HostReactorOptions.Settings);
        services.AddSingleton(static _ => new FiberHost());
        services.AddSingleton<HostMetrics>();
        services.AddSingleton<FiberHealthCheck>();
        services.AddSingleton<IHostedService, FiberHostService>();
        return services;
    }

    /// <summary>
    /// Tells systemd the state of the host: READY when it has started, STOPPING, RELOADING when SIGHUP has made it read its configuration
    /// again, and WATCHDOG while all reactors run. Does nothing where systemd does not ask for it (NOTIFY_SOCKET).
    /// </summary>
    /// <remarks>Sockets that systemd passes need no call: they are addresses of a server, <c>systemd:NAME</c>.</remarks>
    /// <param name="services">The services of the host.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static IServiceCollection AddFiberSystemd(this IServiceCollection services)
    {
        services.AddFiberReactors();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SystemdService>());
        return services;
    }

    private static IServiceCollection AddTcpServer(IServiceCollection services, string name, Func<HostedConnection, FiberTask> handler, Action<HostedTcpServerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(handler);
        AddServer(services, name, configure, HostedTcpServerOptions.Settings, (options, scopes, metrics, logger) =>
            new HostedTcpServer(name, options, handler, scopes, metrics, logger));
        return services;
    }

    private static IServiceCollection AddUdpServer(IServiceCollection services, string name, Func<HostedDatagram, FiberTask> handler, Action<HostedUdpServerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(handler);
        AddServer(services, name, configure, HostedUdpServerOptions.Settings, (options, scopes, metrics, logger) =>
            new HostedUdpServer(name, options, handler, scopes, metrics, logger));
        return services;
    }

    private static void AddServer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services,
        string name,
        Action<TOptions>? configure,
        IReadOnlyList<Setting<TOptions>> settings,
        Func<TOptions, IServiceScopeFactory, HostMetrics, ILogger, HostedServer> create)
        where TOptions : class, IMisreadOptions
    {
        services.AddFiberReactors();
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException($"The name of a server is a part of a key of the configuration and has no ':', as '{name}' has.", nameof(name));
        if (services.Any(service => service.ImplementationInstance is ServerRegistration other && other.Name == name))
            throw new ArgumentException($"There is a server '{name}' already; give each its own name.", nameof(name));
        if (configure is not null)
            services.Configure(name, configure);
        AddOptions(services, name, SectionNames.OfServer(name), settings);
        services.AddSingleton(new ServerRegistration(name, provider => create(
            provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<HostMetrics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategories.Servers))));
    }

    private static void AddOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services, string name, string section, IReadOnlyList<Setting<TOptions>> settings)
        where TOptions : class, IMisreadOptions
    {
        services.AddOptions<TOptions>(name).ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<TOptions>>(provider => new BoundOptions<TOptions>(name, section, settings, provider.GetService<IConfiguration>()));
        services.AddSingleton<IValidateOptions<TOptions>>(new BoundOptions<TOptions>(name, section, settings, null));
    }
}
