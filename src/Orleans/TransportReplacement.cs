using FiberNet.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace FiberNet.Orleans;

/// <summary>Puts FiberNet's factories in the place of those that Orleans has registered.</summary>
internal static class TransportReplacement
{
    /// <remarks>
    /// Orleans asks for its factories by keys that are private objects. A silo has one for what it opens, and two for what it
    /// accepts from silos and from clients. A client has one. Their registrations can be listed, so each keeps its key.
    /// </remarks>
    internal static void Apply(IServiceCollection services, Action<FiberTransportOptions>? configure)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("FiberNet runs on Linux only. Call UseFiberNetTransport only if OperatingSystem.IsLinux(); Orleans' own transport serves elsewhere.");
        ServiceDescriptor[] found = [.. services.Where(IsTransport)];
        if (found.Length == 0)
            throw new InvalidOperationException("Orleans has registered no connection factory. FiberNet.Orleans is made for Orleans 10; call UseFiberNetTransport inside UseOrleans or UseOrleansClient.");
        services.AddOptions<FiberTransportOptions>(OrleansTransport.OptionsName).Configure(options =>
        {
            options.Inline = true;
            configure?.Invoke(options);
        });
        services.AddSingleton<OrleansTransport>();
        foreach (ServiceDescriptor descriptor in found)
        {
            services.Remove(descriptor);
            if (descriptor.ServiceType == typeof(IConnectionFactory))
                services.AddKeyedSingleton<IConnectionFactory>(descriptor.ServiceKey, static (provider, _) => provider.GetRequiredService<OrleansTransport>().Connections);
            else
                services.AddKeyedSingleton<IConnectionListenerFactory>(descriptor.ServiceKey, static (provider, _) => provider.GetRequiredService<OrleansTransport>().Listeners);
        }
    }

    private static bool IsTransport(ServiceDescriptor descriptor) =>
        descriptor.IsKeyedService && (descriptor.ServiceType == typeof(IConnectionFactory) || descriptor.ServiceType == typeof(IConnectionListenerFactory));
}
