using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Drives fibers on one thread from epoll(7): the loop of <see cref="FiberScheduler"/>, waiting in the kernel.
/// </summary>
/// <remarks>
/// Thread rule: <see cref="Post(Action)"/>, <see cref="Post(Func{FiberTask})"/>, <see cref="InvokeAsync(Func{FiberTask})"/>,
/// <see cref="InvokeAsync{T}(Func{FiberTask{T}})"/> and <see cref="Stop"/> from any thread; everything else from the
/// reactor's own, which is the one that called <see cref="Run(Func{FiberTask}, ReactorOptions?)"/>.
/// </remarks>
public sealed partial class Reactor : IDisposable
{
    internal readonly DescriptorTable Descriptors = new();

    private readonly ReactorOptions _options;
    private readonly EpollSet _epoll;
    private readonly EventFd _wakeUp;
    private SignalHub? _signalHub;

    private Reactor(ReactorOptions options)
    {
        options.Check();
        _options = options;

        // Its first use opens a descriptor: too late when it is to say that there are none left.
        StandardErrorLog.Prepare();
        Log = new GuardedLog(options.Log).Write;

        Name = options.Name ?? Interlocked.Increment(ref s_number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _spin = options.SpinBeforeWait.Ticks * TimeSpan.NanosecondsPerTick;
        Scheduler = new FiberScheduler(options, this);
        _epoll = new EpollSet(options.EventBatchSize);
        EventFd? wakeUp = null;
        try
        {
            wakeUp = new EventFd();
            if (_epoll.Add(wakeUp.Fd, WakeUpTag) is not 0 and int error)
                KernelError.Throw("epoll_ctl", error);
        }
        catch
        {
            wakeUp?.Dispose();
            _epoll.Dispose();
            throw;
        }

        _wakeUp = wakeUp;
        _eventShuffle = options.ShuffleSeed is { } seed ? new EventShuffle(seed) : null;
    }

    /// <summary>The reactor that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    public static Reactor Current => FiberScheduler.Require().Poller as Reactor
        ?? throw new InvalidOperationException("The fibers of this thread run without a reactor; use Reactor.Run instead of FiberScheduler.Run.");

    /// <summary>The scheduler of the reactor's fibers.</summary>
    public FiberScheduler Scheduler { get; }

    /// <inheritdoc cref="FiberScheduler.TimeProvider"/>
    public TimeProvider TimeProvider => Scheduler.TimeProvider;

    internal SignalHub SignalHub => _signalHub ??= new SignalHub(this);

    /// <summary>Takes a line that is worth telling; see <see cref="ReactorOptions.Log"/>.</summary>
    /// <remarks>Never throws: where the log of the options does, the line and the failure go to standard error.</remarks>
    public Action<string> Log { get; }

    /// <summary>
    /// Makes a reactor on this thread and runs <paramref name="main"/> as its first fiber, until that has ended.
    /// </summary>
    /// <remarks>
    /// Fibers left over are cancelled and given <see cref="FiberSchedulerOptions.ShutdownTimeout"/> to end, so that their
    /// <c>finally</c> blocks run. Descriptors left open are closed then, with one line in the log.
    /// </remarks>
    /// <param name="main">The body of the first fiber. What it throws, the call throws.</param>
    /// <param name="options">How the reactor works; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> is null.</exception>
    /// <exception cref="OperationCanceledException"><see cref="Stop"/> was called before the first fiber had ended.</exception>
    /// <exception cref="InvalidOperationException">Fibers run on this thread already.</exception>
    /// <exception cref="IOException">The kernel refuses an epoll or eventfd descriptor.</exception>
    public static void Run(Func<FiberTask> main, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(async () =>
        {
            await main();
            return true;
        }, options);
    }

    /// <inheritdoc cref="Run(Func{FiberTask}, ReactorOptions?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result of <paramref name="main"/>.</returns>
    public static T Run<T>(Func<FiberTask<T>> main, ReactorOptions? options = null)
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

    /// <inheritdoc cref="FiberScheduler.Post(Action)"/>
    public bool Post(Action callback) => Scheduler.Post(callback);

    /// <inheritdoc cref="FiberScheduler.Post(Func{FiberTask})"/>
    public bool Post(Func<FiberTask> body) => Scheduler.Post(body);

    /// <inheritdoc cref="FiberScheduler.InvokeAsync(Func{FiberTask})"/>
    public Task InvokeAsync(Func<FiberTask> body) => Scheduler.InvokeAsync(body);

    /// <inheritdoc cref="FiberScheduler.InvokeAsync{T}(Func{FiberTask{T}})"/>
    public Task<T> InvokeAsync<T>(Func<FiberTask<T>> body) => Scheduler.InvokeAsync(body);

    /// <inheritdoc cref="FiberScheduler.Stop"/>
    public void Stop() => Scheduler.Stop();

    void IDisposable.Dispose()
    {
        _signalHub?.Dispose();
        _wakeUp.Dispose();
        _epoll.Dispose();

        CloseLeftovers();
    }
}
