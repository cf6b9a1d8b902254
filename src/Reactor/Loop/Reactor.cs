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

    /// <summary>By the numbers of their descriptors. Few have one: a field would cost each descriptor eight bytes.</summary>
    internal readonly Dictionary<int, IdleWatch> IdleWatches = [];

    private static int s_number;

    private readonly ReactorOptions _options;
    private readonly EpollSet _epoll;
    private readonly EventFd _wakeUp;
    private readonly List<IDisposable> _atEnd = [];
    private readonly FlightFiles? _flightFiles;
    private readonly GuardedLog _log;

    private Reactor(ReactorOptions options)
    {
        LinuxOnly.Check();
        options.Check();
        _options = options;

        // Its first use opens a descriptor, which fails if there are none left: the very thing that it may have to report.
        StandardErrorLog.Prepare();
        _log = new GuardedLog(options.Log, options.Reported);
        Log = _log.Write;

        Name = options.Name ?? Interlocked.Increment(ref s_number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _meter = new LoopMeter(Name);
        _spin = options.SpinBeforeWait.Ticks * TimeSpan.NanosecondsPerTick;
        _yields = options.YieldBeforeWait;
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

    /// <summary>Writes a line to the log; see <see cref="ReactorOptions.Log"/>. Any thread.</summary>
    /// <remarks>Never throws: if the log of the options throws, the line and the exception go to standard error.</remarks>
    public Action<string> Log { get; }

    /// <summary>Reports an event; see <see cref="ReactorOptions.Reported"/>. Any thread.</summary>
    /// <remarks>Never throws for what receives the report: if that throws, the text and the exception go to standard error.</remarks>
    /// <param name="kind">What the event is about.</param>
    /// <param name="text">The event in words.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is undefined.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public void Report(ReportKind kind, string text)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, $"There is no such kind of report: {kind}.");
        ArgumentNullException.ThrowIfNull(text);
        _log.Write(kind, text);
    }

    /// <inheritdoc cref="FiberScheduler.Post(Action)"/>
    public bool Post(Action callback) => Scheduler.Post(callback);

    /// <inheritdoc cref="FiberScheduler.Post(Func{FiberTask})"/>
    public bool Post(Func<FiberTask> body) => Scheduler.Post(body);

    /// <inheritdoc cref="FiberScheduler.Post{TState}(TState, Action{TState})"/>
    public bool Post<TState>(TState state, Action<TState> callback) => Scheduler.Post(state, callback);

    /// <inheritdoc cref="FiberScheduler.Post{TState}(TState, Func{TState, FiberTask})"/>
    public bool Post<TState>(TState state, Func<TState, FiberTask> body) => Scheduler.Post(state, body);

    /// <inheritdoc cref="FiberScheduler.PostAsync{TState, T}(TState, Func{TState, T})"/>
    public ValueTask<T> PostAsync<TState, T>(TState state, Func<TState, T> function) => Scheduler.PostAsync(state, function);

    /// <inheritdoc cref="FiberScheduler.InvokeAsync{TState, T}(TState, Func{TState, FiberTask{T}})"/>
    public ValueTask<T> InvokeAsync<TState, T>(TState state, Func<TState, FiberTask<T>> body) => Scheduler.InvokeAsync(state, body);

    /// <inheritdoc cref="FiberScheduler.InvokeAsync{TState}(TState, Func{TState, FiberTask})"/>
    public ValueTask InvokeAsync<TState>(TState state, Func<TState, FiberTask> body) => Scheduler.InvokeAsync(state, body);

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
