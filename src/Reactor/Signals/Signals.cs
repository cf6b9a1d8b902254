using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Signals as events of fibers (signal(7)).</summary>
public static class Signals
{
    /// <summary>
    /// Handles SIGINT and SIGTERM: the first of them calls <paramref name="handler"/>, the second ends the process. Without a handler
    /// the first stops the reactor: its fibers are cancelled, and their <c>finally</c> blocks run.
    /// </summary>
    /// <param name="handler">What to call on the reactor's thread, outside any fiber; null: <see cref="Reactor.Stop"/>.</param>
    /// <returns>Dispose it to give the signals their default action back.</returns>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static IDisposable OnTerminate(Action<PosixSignal>? handler = null)
    {
        return new TerminationHandler(Reactor.Current, handler);
    }

    /// <summary>
    /// Receives <paramref name="signals"/> until the queue is disposed. Use it for a loop: with <see cref="Wait(PosixSignal[])"/>, a
    /// signal that comes between two waits gets its default action.
    /// </summary>
    /// <example>
    /// <!-- given: Func<FiberTask> reload -->
    /// <code>
    /// using SignalQueue reloads = Signals.Open(PosixSignal.SIGHUP);
    /// while (true)
    /// {
    ///     await reloads.Wait();
    ///     await reload();
    /// }
    /// </code>
    /// </example>
    /// <param name="signals">The signals, at least one; one that is named twice counts once.</param>
    /// <returns>The queue. Dispose it to give the signals their default action back.</returns>
    /// <exception cref="ArgumentException"><paramref name="signals"/> is empty.</exception>
    /// <exception cref="PlatformNotSupportedException">A signal is unknown.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static SignalQueue Open(params PosixSignal[] signals)
    {
        CheckSignals(signals);
        return new SignalQueue(Reactor.Current, [.. signals.Distinct()]);
    }

    /// <summary>Suspends the fiber until one of <paramref name="signals"/> comes: the next one, once.</summary>
    /// <remarks>
    /// While the fiber waits, the default action of the signals is off. After a signal was delivered it is on again: a second
    /// SIGTERM ends the process. So do not call this in a loop; <see cref="Open"/> is made for that. Every fiber that waits for
    /// a signal gets it. A signal may be sent just after its last wait was cancelled or timed out. It cannot be told from one
    /// that was sent during the wait, so for a second it is kept for the next wait. A SIGHUP that the process was started to
    /// ignore, as by nohup(1), stays ignored.
    /// </remarks>
    /// <param name="signals">The signals, at least one.</param>
    /// <returns>The signal that came.</returns>
    /// <exception cref="ArgumentException"><paramref name="signals"/> is empty.</exception>
    /// <exception cref="PlatformNotSupportedException">A signal is unknown.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    [Parks]
    public static async FiberTask<PosixSignal> Wait(params PosixSignal[] signals) => (await Wait(null, signals))!.Value;

    /// <summary>Suspends the fiber until one of <paramref name="signals"/> comes, or until the timeout; see <see cref="Wait(PosixSignal[])"/>.</summary>
    /// <param name="timeout">The maximum time to wait. <c>null</c> waits indefinitely.</param>
    /// <param name="signals">The signals, at least one.</param>
    /// <returns>The signal that came; null on timeout.</returns>
    /// <exception cref="ArgumentException"><paramref name="signals"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    [Parks]
    public static FiberTask<PosixSignal?> Wait(TimeSpan? timeout, params PosixSignal[] signals)
    {
        CheckSignals(signals);
        FiberScheduler.CheckTimeout(timeout);
        Reactor reactor = Reactor.Current;
        if (!reactor.Scheduler.TryEnterOperation())
            return reactor.Scheduler.Refuse<PosixSignal?>();
        if (reactor.SignalHub.TryTakeUnheard(signals, out PosixSignal unheard))
            return reactor.Scheduler.Finish<PosixSignal?>(unheard);
        return new SignalOperation(reactor, [.. signals]).Start(timeout);
    }

    private static void CheckSignals(PosixSignal[] signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        if (signals.Length == 0)
            throw new ArgumentException("There is no signal to wait for; name at least one.", nameof(signals));
    }
}
