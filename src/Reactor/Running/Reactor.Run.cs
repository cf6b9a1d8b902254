using System.Runtime.InteropServices;

namespace FiberNet;

/// <content>From the first fiber to the last, with all that watches the loop.</content>
public sealed partial class Reactor
{
    /// <summary>
    /// Makes a reactor on this thread, runs <paramref name="main"/> as its first fiber, and returns when that fiber has ended.
    /// </summary>
    /// <remarks>
    /// The fibers that are left are then cancelled and have <see cref="FiberSchedulerOptions.ShutdownTimeout"/> to end, so that
    /// their <c>finally</c> blocks run. Descriptors left open are closed at last, with one line in the log.
    /// </remarks>
    /// <param name="main">The body of the first fiber. Its exception is thrown by the call.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="stop">Cancels all fibers, the first one included: an orderly stop. The call then returns normally.</param>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> is null.</exception>
    /// <exception cref="OperationCanceledException"><see cref="Stop"/> was called before the first fiber had ended.</exception>
    /// <exception cref="InvalidOperationException">Fibers run on this thread already.</exception>
    /// <exception cref="IOException">The kernel refuses an epoll or eventfd descriptor.</exception>
    /// <example>
    /// <code>
    /// Reactor.Run(async () =&gt;
    /// {
    ///     await Fiber.Sleep(TimeSpan.FromSeconds(1));
    ///     Console.WriteLine("a second later");
    /// });
    /// </code>
    /// </example>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    [BlocksThread]
    public static void Run(Func<FiberTask> main, ReactorOptions? options = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        try
        {
            Run(async () =>
            {
                await main();
                return true;
            }, options, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The stop that was asked for.
        }
    }

    /// <inheritdoc cref="Run(Func{FiberTask}, ReactorOptions?, CancellationToken)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="main">The body of the first fiber. Its exception is thrown by the call.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="stop">Cancels all fibers, the first one included. Unless it has a result nevertheless, the call throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>The result of <paramref name="main"/>.</returns>
    [BlocksThread]
    public static T Run<T>(Func<FiberTask<T>> main, ReactorOptions? options = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (FiberScheduler.Current is not null)
            throw new InvalidOperationException("Fibers run on this thread already; start another fiber instead.");
        options ??= new ReactorOptions();
        using var reactor = new Reactor(options);
        using var precision = new TimerPrecision();
        using StallWatchdog? watchdog = options.StallThreshold is { } threshold
            ? new StallWatchdog(reactor, threshold, reactor.ReportStall)
            : null;
        using PosixSignalRegistration? dump = reactor.RegisterDump();
        using CancellationTokenRegistration stopping = stop.UnsafeRegister(static reactor => ((Reactor)reactor!).Stop(), reactor);
        ReactorMetrics.Add(reactor);
        ReactorEventSource.Tell(static (source, name) => source.ReactorStarted(name), reactor.Name);
        try
        {
            return reactor.Scheduler.RunLoop(main);
        }
        finally
        {
            ReactorEventSource.Tell(static (source, name) => source.ReactorStopped(name), reactor.Name);
            ReactorMetrics.Remove(reactor);
        }
    }

    /// <summary>Starts a reactor on a background thread of its own, and returns when it runs. Blocks the caller for that long, less than a millisecond.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The running reactor. Stop it with <see cref="ReactorThread.StopAsync"/>.</returns>
    /// <exception cref="IOException">The kernel refuses an epoll or eventfd descriptor.</exception>
    /// <example>
    /// <code>
    /// await using ReactorThread reactor = Reactor.StartThread();
    /// await reactor.InvokeAsync(async () =&gt; await Fiber.Sleep(TimeSpan.FromSeconds(1)));
    /// </code>
    /// </example>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static ReactorThread StartThread(ReactorOptions? options = null) => ReactorThread.Start(options ?? new ReactorOptions());
}
