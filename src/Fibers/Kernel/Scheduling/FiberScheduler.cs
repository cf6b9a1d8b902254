using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Runs fibers on one thread, with a ready queue, timers, an inbox for other threads, and the loop over them.
/// </summary>
/// <remarks>
/// <para>Used alone it runs fibers without a kernel interface, under the monotonic clock or a <see cref="VirtualClock"/>. With the
/// poller of <c>FiberNet.Reactor</c> its loop waits in epoll(7).</para>
/// <para>Thread rule: the scheduler's thread is the one that called <see cref="Run(Func{FiberTask}, FiberSchedulerOptions?)"/>.
/// Any thread may call the <c>Post</c> and <c>InvokeAsync</c> methods, <see cref="Stop"/>, and the properties that only
/// tell something: <see cref="Clock"/>, <see cref="TimeProvider"/>, <see cref="RunningFiber"/>, <see cref="IsStopRequested"/>
/// and the counters <see cref="Turns"/>, <see cref="Slices"/>, <see cref="ReadyCount"/>, <see cref="FiberCount"/> and
/// <see cref="TimerCount"/>. What another thread reads may be a little old. Everything else belongs to the scheduler's
/// thread.</para>
/// </remarks>
public sealed partial class FiberScheduler
{
    /// <summary>The last moment that a clock shows. A later one means "no deadline".</summary>
    private const long LastMoment = long.MaxValue - 1;

    [ThreadStatic]
    private static FiberScheduler? t_current;

    private static readonly List<FiberScheduler> s_running = [];

    /// <summary>The scheduler that runs, if it is the only one in this process.</summary>
    /// <remarks>
    /// Written under the lock of <see cref="s_running"/>; read by any thread without one. An old value does no harm. A scheduler
    /// that has left its thread has set its <see cref="_stackTop"/> to 0. And no other thread's stack lies close below that of a
    /// thread that a scheduler is on.
    /// </remarks>
    private static FiberScheduler? s_only;

    /// <summary>A struct saves one load between a fiber and the pool of a method.</summary>
    internal BoxPools Pools = new();
    internal readonly FiberRegistry Registry = new();
    internal readonly TimerWheel Timers;

    /// <summary>
    /// The fiber that runs; null between slices and while posted callbacks run. Written by the scheduler's thread only; a
    /// watchdog on another thread reads it, and gets this fiber or the one before.
    /// </summary>
    internal Fiber? Running;

    /// <summary>The case at which the next select starts.</summary>
    internal uint SelectRotation;

    private readonly FiberSchedulerOptions _options;
    private readonly FiberClock _clock;
    private readonly int _resumeBudget;

    /// <summary>Null if run times are not measured.</summary>
    private readonly SliceMeter? _meter;

    /// <summary>Null if nobody may ask how long turns take.</summary>
    private readonly TurnProbe? _probe;

    /// <summary>
    /// Where the thread's stack stood when the loop began; 0 outside the loop, and where the stack is too short to tell threads
    /// by it. Written by the scheduler's thread, compared by any thread with its own stack.
    /// </summary>
    private nint _stackTop;

    /// <summary>
    /// Equals <see cref="_stackTop"/>, or 0 while the running fiber is interrupted. So one comparison proves both that a call is
    /// on this thread and that it may start an operation: two loads instead of five.
    /// </summary>
    /// <remarks>
    /// Refreshed in <see cref="Enter"/>, <see cref="Leave"/>, <see cref="EndWaits"/>, <see cref="RunNew"/>, <see cref="Resume"/>
    /// and <see cref="InterruptionChanged"/>: wherever <see cref="Running"/>, or whether it is interrupted, changes. Within a
    /// slice it may be 0 too often, and then the slow path decides; <see cref="AssertOpenStack"/> checks that it is never
    /// set too often.
    /// </remarks>
    private nint _openStackTop;

    private ushort _lastError;

    /// <summary>Makes a scheduler for the calling thread. <see cref="RunLoop"/> runs it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="poller">The poller that the loop waits with.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FiberScheduler(FiberSchedulerOptions options, IPoller poller)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(poller);
        options.Validate();
        _options = options;
        _clock = options.Clock;
        _virtualClock = options.Clock as VirtualClock;
        _resumeBudget = options.ResumeBudget;
        _meter = options.MeasureFibers ? new SliceMeter() : null;
        TracesCreation = options.TraceCreation ?? FiberSchedulerOptions.IsDebugBuild(Assembly.GetEntryAssembly());
        _shuffle = options.ShuffleSeed is { } seed ? new Random(seed) : null;
        _isPlain = _shuffle is null && _meter is null;
        Recorder = options.RecorderSize == 0 ? null : new FlightRecorder(options.RecorderSize, _clock);
        Poller = poller;
        _probe = poller.Observer is { } observer ? new TurnProbe(observer) : null;
        Timers = new TimerWheel(_clock.Timestamp);
        _synchronizationContext = new FiberSynchronizationContext(this, options);

        // The runtime loads an assembly when its first caller is compiled, and that takes a descriptor. Later none may be left.
        CacheLines.Prefetch(this);
    }

    /// <summary>The scheduler of the calling thread, or <c>null</c>.</summary>
    public static FiberScheduler? Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_current;
    }

    /// <summary>The poller that the loop waits with.</summary>
    public IPoller Poller { get; }

    /// <summary>The last events of the scheduler; <c>null</c> if <see cref="FiberSchedulerOptions.RecorderSize"/> is 0. Any thread.</summary>
    public FlightRecorder? Recorder { get; }

    /// <summary>The clock of sleeps and timeouts. Any thread.</summary>
    public FiberClock Clock => _clock;

    /// <summary>
    /// True if the caller's stack is that of the scheduler's thread. This test avoids a thread-static, which would cost 2 ns at each
    /// call of an operation (a fifth of a channel's round trip). Deep in the stack it is false, and the thread-static decides.
    /// </summary>
    private bool IsOnStack => IsCloselyAbove(_stackTop);

    /// <summary>True if the caller's stack is that of the scheduler's thread and the running fiber is not interrupted. False proves nothing.</summary>
    private bool IsOpenOnStack => IsCloselyAbove(_openStackTop);

    /// <summary>The running fiber; <c>null</c> in a posted callback. Any thread; another thread may see the fiber that ran before.</summary>
    public Fiber? RunningFiber => Running;

    /// <inheritdoc cref="FiberSchedulerExtensions.extension(FiberScheduler).LastError"/>
    internal ushort LastErrorNumber
    {
        get => Running is { } fiber ? fiber.LastError : _lastError;
        set
        {
            if (Running is { } fiber)
                fiber.LastError = value;
            else
                _lastError = value;
        }
    }

    /// <summary>The scheduler of the calling thread.</summary>
    /// <returns>The scheduler.</returns>
    /// <exception cref="InvalidOperationException">No fibers run on this thread.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FiberScheduler Require()
    {
        FiberScheduler? only = s_only;
        return only is not null && only.IsOnStack ? only : RequireCurrent();
    }

    /// <summary>Throws unless the caller is on the scheduler's thread.</summary>
    /// <exception cref="InvalidOperationException">The caller is on another thread.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckAccess()
    {
        if (!IsOnStack && !ReferenceEquals(t_current, this))
            ThrowWrongThread();
    }

    /// <inheritdoc cref="FiberSchedulerExtensions.EnterOperation(FiberScheduler)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EnterOperation()
    {
        if (!IsOpenOnStack)
            EnterOperationSlowly();
    }

    /// <summary>Does what <see cref="TryEnterOperation"/> does for the scheduler of the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryEnterOperationOfCurrent()
    {
        FiberScheduler? only = s_only;
        return only is not null && only.IsOpenOnStack || Require().TryEnterSlowly();
    }

    /// <summary>True if the caller is on the scheduler's thread.</summary>
    internal bool HasAccess => IsOnStack || ReferenceEquals(t_current, this);

    /// <summary>Makes the calls of a running fiber see that its interruption has begun or ended.</summary>
    internal void InterruptionChanged(Fiber fiber)
    {
        if (ReferenceEquals(Running, fiber))
            _openStackTop = fiber.IsInterrupted ? 0 : _stackTop;
        AssertOpenStack();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterOperationSlowly()
    {
        if (TryEnterSlowly())
            return;
        _budget--;
        Running!.ThrowIfInterrupted();
    }

    /// <inheritdoc cref="FiberSchedulerExtensions.Rent{TOperation}(FiberScheduler)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TOperation Rent<TOperation>()
        where TOperation : FiberBox, new()
    {
        TOperation? operation = Pools.Rent<TOperation>();
        if (operation is null)
        {
            operation = new TOperation { OperationScheduler = this };
            BoxPools.Assign(operation);
        }

        Debug.Assert(operation.IsOperation && !operation.IsAwaited, "an operation in the pool is clean");
        operation.State = BoxState.Pending;
        return operation;
    }

    /// <summary>The moment <paramref name="timeout"/> from now; <see cref="long.MaxValue"/> for an infinite timeout.</summary>
    internal long DeadlineAfter(TimeSpan timeout) => timeout == Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : DeadlineAfter(_clock.Timestamp, timeout);

    /// <summary>
    /// The moment <paramref name="time"/> after <paramref name="now"/>, or the last moment of the clock if that is earlier. A virtual
    /// clock gets there, after 292 years, and stays there.
    /// </summary>
    internal static long DeadlineAfter(long now, TimeSpan time) =>
        now + Math.Min(time.Ticks * TimeSpan.NanosecondsPerTick, LastMoment - now);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Fiber RequireRunningFiber() => Require().Running ?? throw NoFiber();

    /// <summary>The fiber that runs on this thread; null if none runs.</summary>
    internal static Fiber? RunningFiberOrNull()
    {
        FiberScheduler? only = s_only;
        return only is not null && only.IsOnStack ? only.Running : t_current?.Running;
    }

    internal static InvalidOperationException NoFiber() => new(
        "No fiber runs this code. Start one with Fiber.Start or Fiber.Create; from another thread use InvokeAsync or Fiber.Wrap.");

    /// <summary>True if the caller's stack is at most <see cref="SafeStackDepth"/> below this address. Stacks grow downwards.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsCloselyAbove(nint stackTop)
    {
        Unsafe.SkipInit(out byte here);
        return (nuint)(stackTop - AddressOf(ref here)) < SafeStackDepth;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AddressOf(ref byte local) => Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref local);

    private static FiberScheduler RequireCurrent() => t_current
        ?? throw new InvalidOperationException("No fibers run on this thread. Call this inside Reactor.Run or FiberScheduler.Run, or get there with Post or InvokeAsync.");

    [DoesNotReturn]
    private static void ThrowWrongThread() => throw WrongThread();

    internal static InvalidOperationException WrongThread() =>
        new("This object belongs to the thread of another scheduler. From other threads call only Post, InvokeAsync and Stop.");
}
