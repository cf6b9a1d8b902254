namespace FiberNet.Hosting;

/// <summary>A server that the program has added to its services.</summary>
/// <param name="Name">Its name, unique in the host.</param>
/// <param name="Create">Makes it when the host starts.</param>
internal sealed record ServerRegistration(string Name, Func<IServiceProvider, HostedServer> Create);
