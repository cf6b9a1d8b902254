using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Drives fibers on one thread from epoll(7): the loop of <see cref="FiberScheduler"/>, waiting in the kernel.
/// </summary>
/// <remarks>
/// Thread rule: <see cref="Post(Action)"/>, <see cref="Post(Func{FiberTask})"/>, <see cref="InvokeAsync(Func{FiberTask})"/>,
/// <see cref="InvokeAsync{T}(Func{FiberTask{T}})"/> and <see cref="Stop"/> from any thread; everything else from the
/// reactor's own, which is the one that called <see cref="Run(Func{FiberTask}, ReactorOptions?, CancellationToken)"/>.
/// </remarks>
public sealed partial class Reactor : IDisposable
{
    internal readonly DescriptorTable Descriptors = new();

    private static int s_number;

    private readonly ReactorOptions _options;
    private readonly EpollSet _epoll;
    private readonly EventFd _wakeUp;
    private readonly List<IDisposable> _atEnd = [];
    private readonly FlightFiles? _flightFiles;

    private Reactor(ReactorOptions options)
    {
        options.Check();
        _options = options;

        // Its first use opens a descriptor, which fails if there are none left: the very thing that it may have to report.
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
            KernelError.OrThrow(_epoll.Add(wakeUp.Fd, WakeUpTag), "epoll_ctl");
        }
        catch
        {
            wakeUp?.Dispose();
            _epoll.Dispose();
            throw;
        }

        _wakeUp = wakeUp;
        if (options.RecordDirectory is { } directory && Scheduler.Recorder is { } recorder)
            _flightFiles = OwnUntilEnd(new FlightFiles(this, recorder, directory));
        _eventShuffle = options.ShuffleSeed is { } seed ? new EventShuffle(seed) : null;
    }

    /// <summary>How many queues and handlers of signals could wake a fiber.</summary>
    internal int SignalSources { get; set; }

    /// <summary>The reactor that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    public static Reactor Current => FiberScheduler.Require().Poller as Reactor
        ?? throw new InvalidOperationException("The fibers of this thread run without a reactor; use Reactor.Run instead of FiberScheduler.Run.");

    /// <summary>The scheduler of the reactor's fibers.</summary>
    public FiberScheduler Scheduler { get; }

    /// <inheritdoc cref="FiberScheduler.TimeProvider"/>
    public TimeProvider TimeProvider => Scheduler.TimeProvider;

    /// <summary>The name in metrics and reports: <see cref="ReactorOptions.Name"/>, or the reactor's number.</summary>
    public string Name { get; }

    /// <summary>Writes a line to the log; see <see cref="ReactorOptions.Log"/>.</summary>
    /// <remarks>Never throws: if the log of the options throws, the line and the exception go to standard error.</remarks>
    public Action<string> Log { get; }

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

    /// <summary>Disposes an object of an upper floor when the reactor ends.</summary>
    internal T OwnUntilEnd<T>(T owned)
        where T : IDisposable
    {
        _atEnd.Add(owned);
        return owned;
    }

    void IDisposable.Dispose()
    {
        CheckInvariants();
        // Upper floors first: what they own may still need the lower ones.
        _atEnd.ForEach(static owned => owned.Dispose());
        _wakeUp.Dispose();
        _epoll.Dispose();

        CloseLeftovers();
    }
}
