using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>From the first fiber to the last.</content>
public sealed partial class FiberScheduler : ITimerTarget
{
    /// <summary>Half of the stack that <see cref="RuntimeHelpers.TryEnsureSufficientExecutionStack"/> guarantees (128 KiB in a 64-bit process).</summary>
    private const int SafeStackDepth = 64 * 1024;

    private readonly List<Fiber> _failed = [];
    private Fiber? _main;
    private volatile bool _stopRequested;
    private bool _shutdownExpired;

    /// <summary>What <see cref="RunLoop"/> throws at the end, a deadlock for example.</summary>
    private ExceptionDispatchInfo? _fatal;
    private int _shutdownTimer;

    /// <summary>True if each fiber keeps the stack of its creation. Any thread.</summary>
    public bool TracesCreation { get; }

    /// <summary>True once the remaining fibers are being cancelled.</summary>
    internal bool IsStopping { get; private set; }

    /// <summary>True once <see cref="Stop"/> was called. Any thread.</summary>
    public bool IsStopRequested => _stopRequested;

    /// <summary>How many fibers have not ended. Any thread; another thread may see a value that is a little old.</summary>
    public int FiberCount => Registry.Count;

    /// <summary>
    /// How many timers are armed, including those that ended operations left to expire by themselves. Any thread; another
    /// thread may see a value that is a little old.
    /// </summary>
    public int TimerCount => Timers.Count;

    /// <summary>Runs fibers on this thread without a kernel interface, starting with <paramref name="main"/>, until that has ended.</summary>
    /// <remarks>Remaining fibers are then cancelled and have <see cref="FiberSchedulerOptions.ShutdownTimeout"/> to end.</remarks>
    /// <param name="main">The body of the first fiber.</param>
    /// <param name="options">The options; <c>null</c> for the defaults.</param>
    /// <exception cref="OperationCanceledException"><see cref="Stop"/> was called before the main fiber had ended.</exception>
    /// <exception cref="InvalidOperationException">Fibers already run on this thread.</exception>
    /// <example>
    /// <code>
    /// var clock = new VirtualClock();
    /// FiberScheduler.Run(async () =&gt; await Fiber.Sleep(TimeSpan.FromDays(1)), new FiberSchedulerOptions { Clock = clock });
    /// Console.WriteLine(clock.Elapsed); // 1.00:00:00, at once
    /// </code>
    /// </example>
    [BlocksThread]
    public static void Run(Func<FiberTask> main, FiberSchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(async () =>
        {
            await main();
            return true;
        }, options);
    }

    /// <summary>Runs fibers on this thread without a kernel interface, starting with <paramref name="main"/>, until that has ended.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="main">The body of the first fiber.</param>
    /// <param name="options">The options; <c>null</c> for the defaults.</param>
    /// <returns>The result of <paramref name="main"/>.</returns>
    /// <inheritdoc cref="Run(Func{FiberTask}, FiberSchedulerOptions?)"/>
    [BlocksThread]
    public static T Run<T>(Func<FiberTask<T>> main, FiberSchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        return new FiberScheduler(options ?? new FiberSchedulerOptions(), new BlockingPoller()).RunLoop(main);
    }

    /// <summary>Runs the loop on this thread until <paramref name="main"/> and the remaining fibers have ended. A scheduler runs once.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="main">The body of the first fiber.</param>
    /// <returns>The result of <paramref name="main"/>.</returns>
    /// <inheritdoc cref="Run(Func{FiberTask}, FiberSchedulerOptions?)"/>
    [BlocksThread]
    public T RunLoop<T>(Func<FiberTask<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (t_current is not null)
            throw new InvalidOperationException("Fibers already run on this thread; start another fiber instead.");
        if (_main is not null)
            throw new InvalidOperationException("A scheduler runs once; make a new one.");
        SynchronizationContext? outerContext = SynchronizationContext.Current;
        bool flowWasSuppressed = ExecutionContext.IsFlowSuppressed();
        if (flowWasSuppressed)
            ExecutionContext.RestoreFlow();
        ExecutionContext outerExecution = ExecutionContext.Capture()!;
        byte here = 0;
        Enter(AddressOf(ref here));
        SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        BaseContext = outerExecution;
        _context = new ThreadContext(outerExecution);
        try
        {
            Fiber<T> first = Fiber.Start(main, "main", file: "");
            _main = first;
            Loop();
            EndShutdown();
            _fatal?.Throw();
            if (_stopRequested && !first.IsDead || first.IsCanceled)
                throw new OperationCanceledException("The scheduler was stopped.");
            return first.ResultOfEnded();
        }
        catch (Exception failure) when (TellSeed(failure))
        {
            throw;
        }
        finally
        {
            Running = null;
            EndDeadlockWatch();
            EndWaits();
            _closed = true;
            DropAll(_posts);
            DropInbox();
            Leave();
            ExecutionContext.Restore(outerExecution);
            if (flowWasSuppressed)
                ExecutionContext.SuppressFlow();
            SynchronizationContext.SetSynchronizationContext(outerContext);
        }
    }

    /// <summary>A line for reports of failures: the seed that repeats a shuffled run.</summary>
    internal string SeedNote => _options.ShuffleSeed is { } seed ? $"{Environment.NewLine}ShuffleSeed: {seed}" : "";

    /// <summary>Tells how to repeat a run that was shuffled and has failed. The exception is not replaced: tests expect its type.</summary>
    /// <returns>False: nothing is caught.</returns>
    private bool TellSeed(Exception failure)
    {
        if (_options.ShuffleSeed is not { } seed)
            return false;
        failure.Data[FiberSchedulerOptions.SeedKey] = seed;
        if (failure is not OperationCanceledException)
            Poller.Report($"The run with ShuffleSeed {seed} failed: {failure.GetType()}: {failure.Message} The same seed repeats it.");
        return false;
    }

    /// <summary>Ties the scheduler to the calling thread, whose stack is at <paramref name="stackTop"/>.</summary>
    private void Enter(nint stackTop)
    {
        t_current = this;
        _stackTop = _openStackTop = RuntimeHelpers.TryEnsureSufficientExecutionStack() ? stackTop : 0;
        lock (s_running)
        {
            s_running.Add(this);
            s_only = s_running.Count == 1 ? this : null;
        }
    }

    private void Leave()
    {
        lock (s_running)
        {
            s_running.Remove(this);
            s_only = s_running.Count == 1 ? s_running[0] : null;
        }

        t_current = null;
        _stackTop = _openStackTop = 0;
    }

    /// <summary>
    /// Cancels all fibers. <see cref="Run(Func{FiberTask}, FiberSchedulerOptions?)"/> returns when they have ended. Any thread, including a signal handler of .NET.
    /// </summary>
    public void Stop()
    {
        _stopRequested = true;
        WakeIfWaiting();
    }

    internal void FiberFailed(Fiber fiber) => _failed.Add(fiber);

    void ITimerTarget.OnTimer(long now)
    {
        _shutdownTimer = 0;
        _shutdownExpired = true;
    }

    private bool KeepRunning()
    {
        if (!IsStopping && (_stopRequested || _main!.IsDead))
            BeginShutdown();
        return Registry.Count > 0 && !_shutdownExpired;
    }

    /// <summary>Ends the loop in order, and makes <see cref="RunLoop"/> throw <paramref name="exception"/>.</summary>
    private void Fail(Exception exception)
    {
        _fatal ??= ExceptionDispatchInfo.Capture(exception);
        _stopRequested = true;
    }

    private void BeginShutdown()
    {
        IsStopping = true;
        ReportFailures();
        if (Registry.Count == 0)
            return;
        if (_options.ShutdownTimeout != Timeout.InfiniteTimeSpan)
            _shutdownTimer = Timers.Add(DeadlineAfter(_options.ShutdownTimeout), this);
        foreach (Fiber fiber in Registry.All())
            fiber.Cancel();
    }

    private void EndShutdown()
    {
        if (_shutdownTimer != 0)
        {
            Timers.Remove(_shutdownTimer);
            _shutdownTimer = 0;
        }

        ReportFailures();
        foreach (Fiber fiber in Registry.All())
        {
            var failure = new TimeoutException(
                $"{fiber} did not end within {_options.ShutdownTimeout} after it was cancelled, and was given up. It is {fiber.DescribeWait()}.");
            Report(fiber, failure);
            fiber.EndAbandoned(failure);
        }
    }

    /// <summary>Reports, at the end of a turn, the failures that no fiber has joined.</summary>
    private void ReportFailures()
    {
        if (_failed.Count == 0)
            return;
        if (!ReferenceEquals(_context.Installed, BaseContext))
            _context.Install(BaseContext!);

        // A handler may start fibers that fail as well. Those are reported in the next turn.
        int count = _failed.Count;
        for (int i = 0; i < count; i++)
        {
            Fiber fiber = _failed[i];
            if (fiber.IsFailureUnseen && !ReferenceEquals(fiber, _main))
                Report(fiber, fiber.SeeFailure()!);
        }

        _failed.RemoveRange(0, count);
        _context.Note(ExecutionContext.Capture());
    }

    /// <summary>Reports a failure that nothing waits for. Never throws: if the handler throws, both failures go to standard error.</summary>
    internal void Report(Fiber? fiber, Exception exception)
    {
        var failure = new FiberFailedEventArgs(fiber, exception);
        Poller.OnFailure();
        if (_options.UnhandledException is { } handler)
        {
            try
            {
                handler(failure);
                return;
            }
            catch (Exception handlerFailure)
            {
                StandardErrorLog.Write($"The UnhandledException handler failed: {Describe(handlerFailure)}{Environment.NewLine}It was called because {Describe(failure)}");
                return;
            }
        }

        StandardErrorLog.Write(Describe(failure));
    }

    /// <summary>Returns the text of a failure. The code that forms the text of an exception may throw itself.</summary>
    private static string Describe(object failure)
    {
        try
        {
            return failure.ToString() ?? "";
        }
        catch (Exception exception)
        {
            return $"a failure occurred whose text cannot be formed ({exception.GetType()}): {(failure as FiberFailedEventArgs)?.Exception.GetType() ?? failure.GetType()}";
        }
    }
}
