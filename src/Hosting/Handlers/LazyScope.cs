using Microsoft.Extensions.DependencyInjection;

namespace FiberNet.Hosting;

/// <summary>The scope of a connection or a datagram, made when it is first asked for: a handler that needs no services pays nothing.</summary>
internal struct LazyScope(IServiceScopeFactory factory)
{
    private AsyncServiceScope? _scope;
    private bool _isDisposed;

    internal IServiceProvider Services
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(IServiceScope));
            return (_scope ??= factory.CreateAsyncScope()).ServiceProvider;
        }
    }

    /// <summary>Takes the scope that there is to dispose; null if none was made.</summary>
    internal AsyncServiceScope? End()
    {
        _isDisposed = true;
        return _scope;
    }
}
