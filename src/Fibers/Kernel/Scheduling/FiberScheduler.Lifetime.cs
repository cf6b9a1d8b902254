using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>From the first fiber to the last.</content>
public sealed partial class FiberScheduler : ITimerTarget
{
    /// <summary>Half of what <see cref="RuntimeHelpers.TryEnsureSufficientExecutionStack"/> vouches for (128 KiB in a process of 64 bits).</summary>
    private const int SafeStackDepth = 64 * 1024;

    private readonly List<Fiber> _failed = [];
    private Fiber? _main;
    private volatile bool _stopRequested;
    private bool _shutdownExpired;

    /// <summary>What <see cref="RunLoop"/> throws in the end: a deadlock.</summary>
    private ExceptionDispatchInfo? _fatal;
    private int _shutdownTimer;

    /// <summary>True if each fiber keeps the stack of its creation.</summary>
    public bool TracesCreation { get; }

    /// <summary>True once the fibers that are left are being cancelled.</summary>
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

    /// <summary>Runs fibers on this thread without a kernel interface: <paramref name="main"/> first, until it has ended.</summary>
    /// <remarks>Fibers left over are cancelled and given <see cref="FiberSchedulerOptions.ShutdownTimeout"/> to end.</remarks>
    /// <param name="main">The body of the first fiber.</param>
    /// <param name="options">How the scheduler works; null for the defaults.</param>
    /// <exception cref="OperationCanceledException"><see cref="Stop"/> was called before the first fiber had ended.</exception>
    /// <exception cref="InvalidOperationException">Fibers run on this thread already.</exception>
    public static void Run(Func<FiberTask> main, FiberSchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(async () =>
        {
            await main();
            return true;
        }, options);
    }

    /// <summary>Runs fibers on this thread without a kernel interface: <paramref name="main"/> first, until it has ended.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="main">The body of the first fiber.</param>
    /// <param name="options">How the scheduler works; null for the defaults.</param>
    /// <returns>The result of <paramref name="main"/>.</returns>
    /// <inheritdoc cref="Run(Func{FiberTask}, FiberSchedulerOptions?)"/>
    public static T Run<T>(Func<FiberTask<T>> main, FiberSchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        return new FiberScheduler(options ?? new FiberSchedulerOptions(), new BlockingPoller()).RunLoop(main);
    }

    /// <summary>Runs the loop on this thread until <paramref name="main"/> and the fibers that it left have ended. Once for each scheduler.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="main">The body of the first fiber.</param>
    /// <returns>The result of <paramref name="main"/>.</returns>
    /// <inheritdoc cref="Run(Func{FiberTask}, FiberSchedulerOptions?)"/>
    public T RunLoop<T>(Func<FiberTask<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (t_current is not null)
            throw new InvalidOperationException("Fibers run on this thread already; start another fiber instead.");
        if (_main is not null)
            throw new InvalidOperationException("A scheduler runs once.");
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
            Fiber<T> first = Fiber.Start(main, "main");
            _main = first;
            Loop();
            EndShutdown();
            _fatal?.Throw();
            if (_stopRequested && !first.IsDead || first.IsCanceled)
                throw new OperationCanceledException("The scheduler was stopped.");
            return first.ResultOfEnded();
        }
        finally
        {
            Running = null;
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

    /// <summary>The calling thread, whose stack ends at <paramref name="stackTop"/>, is the scheduler's from now on.</summary>
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
    /// Cancels all fibers; <see cref="Run(Func{FiberTask}, FiberSchedulerOptions?)"/> returns when they have ended. Any thread, also a signal handler of .NET.
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

    /// <summary>Ends the loop in good order, and <see cref="RunLoop"/> with <paramref name="exception"/>.</summary>
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
                $"{fiber} did not end within {_options.ShutdownTimeout} after it was cancelled, and was abandoned. It waits for {fiber.DescribeWait()}.");
            Report(fiber, failure);
            fiber.EndAbandoned(failure);
        }
    }

    /// <summary>At the end of a turn: failures that nobody has joined.</summary>
    private void ReportFailures()
    {
        if (_failed.Count == 0)
            return;
        if (!ReferenceEquals(_context.Installed, BaseContext))
            _context.Install(BaseContext!);

        // A handler may start fibers that fail in their turn: those are for the next turn.
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

    /// <summary>Tells of a failure that nobody waits for. Never throws: if the handler fails, both failures go to standard error.</summary>
    internal void Report(Fiber? fiber, Exception exception)
    {
        var failure = new FiberFailedEventArgs(fiber, exception);
        if (_options.UnhandledException is { } handler)
        {
            try
            {
                handler(failure);
                return;
            }
            catch (Exception handlerFailure)
            {
                StandardErrorLog.Write($"The UnhandledException handler failed: {Describe(handlerFailure)}{Environment.NewLine}It was told that {Describe(failure)}");
                return;
            }
        }

        StandardErrorLog.Write(Describe(failure));
    }

    /// <summary>The text of what has failed. An exception may form its text itself, and fail at that.</summary>
    private static string Describe(object failure)
    {
        try
        {
            return failure.ToString() ?? "";
        }
        catch (Exception exception)
        {
            return $"something failed whose text cannot be formed ({exception.GetType()}): {(failure as FiberFailedEventArgs)?.Exception.GetType() ?? failure.GetType()}";
        }
    }
}
