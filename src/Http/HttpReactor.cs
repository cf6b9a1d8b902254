namespace FiberNet.Http;

/// <summary>The reactor of a service provider's clients: a background thread, from the first client to the end of the provider.</summary>
internal sealed class HttpReactor : IAsyncDisposable, IDisposable
{
    private readonly ReactorThread _thread = Reactor.StartThread(new ReactorOptions { Name = "http" });

    internal Reactor Reactor => _thread.Reactor;

    public ValueTask DisposeAsync() => _thread.DisposeAsync();

    /// <summary>Ends the reactor without waiting for it.</summary>
    public void Dispose() => _ = _thread.StopAsync();
}
