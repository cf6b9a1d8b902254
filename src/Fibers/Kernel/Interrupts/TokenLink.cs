using System.Diagnostics;

namespace FiberNet;

/// <summary>Cancels a fiber when a token fires, on any thread.</summary>
internal sealed class TokenLink : InboxItem, IDisposable
{
    private readonly Fiber _fiber;
    private CancellationTokenRegistration _registration;
    private bool _isDisposed;

    /// <summary>The link that the fiber made before this one and that still holds.</summary>
    internal TokenLink? Older;

    private TokenLink(Fiber fiber) => _fiber = fiber;

    internal static TokenLink Make(Fiber fiber, CancellationToken token)
    {
        var link = new TokenLink(fiber);
        if (token.CanBeCanceled)
        {
            fiber.Scheduler.TokenLinks++;
            fiber.Add(link);
            link._registration = token.UnsafeRegister(static link => ((TokenLink)link!).Fire(), link);
        }
        else
        {
            link._isDisposed = true;
        }

        return link;
    }

    public void Dispose()
    {
        _fiber.Scheduler.CheckAccess();
        if (_isDisposed)
            return;
        _isDisposed = true;
        Debug.Assert(_fiber.Scheduler.TokenLinks > 0, "a link is counted while it holds");
        _fiber.Scheduler.TokenLinks--;
        _fiber.Remove(this);

        // Unregister, not Dispose: Dispose would wait for a callback that runs on another thread. That callback finds the flag.
        _registration.Unregister();
    }

    internal override void Run()
    {
        if (!_isDisposed)
            _fiber.Cancel();
    }

    private void Fire()
    {
        if (ReferenceEquals(FiberScheduler.Current, _fiber.Scheduler))
            Run();
        else
            _fiber.Scheduler.Post(this);
    }
}
