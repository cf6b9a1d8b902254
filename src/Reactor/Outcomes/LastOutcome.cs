using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>Writes <c>Errno.Last</c>; nothing else does.</summary>
public static class LastOutcome
{
    /// <summary>Notes the errno of an outcome as the running fiber's last one. A success leaves it as it is.</summary>
    /// <param name="scheduler">The scheduler of this thread.</param>
    /// <param name="outcome">The outcome of the call that returns now.</param>
    /// <returns><paramref name="outcome"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IoResult Publish(this FiberScheduler scheduler, IoResult outcome)
    {
        if (!outcome.IsSuccess)
            Note(scheduler, outcome.Errno);
        return outcome;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Note(FiberScheduler scheduler, Errno errno)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.LastError = (ushort)errno;
    }
}
