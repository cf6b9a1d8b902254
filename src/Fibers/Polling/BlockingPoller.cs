using System.Diagnostics.CodeAnalysis;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The poller of a scheduler without a kernel interface. It waits for posts and for time to pass.</summary>
[SuppressMessage("Design", "CA1001", Justification = "See the field.")]
internal sealed class BlockingPoller : IPoller
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Never disposed: a thread that posts late may still release it. Without a wait handle it owns no resource.</summary>
    private readonly SemaphoreSlim _wakeUps = new(0);

    public void Poll(long timeout)
    {
        if (timeout == 0)
            return;

        // Rounded up: a wait that ends early would make the loop spin until the deadline.
        long milliseconds = timeout < 0 ? Timeout.Infinite : (timeout + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond;
        _wakeUps.Wait((int)Math.Min(milliseconds, int.MaxValue));
    }

    public void Wake() => _wakeUps.Release();
}
