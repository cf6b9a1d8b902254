using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The loop.</content>
public sealed partial class FiberScheduler
{
    /// <summary>
    /// How much one turn may run before it looks at the clock and the poller again, counted in slices and completed operations. At
    /// 5 µs for each operation, a full turn takes at most 2.5 ms.
    /// </summary>
    private const int TurnBudget = 512;

    /// <summary>How deep <see cref="Fiber.Create(Func{FiberTask}, string?, string, int)"/> nests running fibers.</summary>
    private const int DeepestCreate = 64;

    private const int CoarseShift = 20;

    private ReadyQueue _ready = new();
    private readonly Random? _shuffle;

    /// <summary>True if ready fibers are not shuffled and run times are not measured.</summary>
    private readonly bool _isPlain;
    private readonly VirtualClock? _virtualClock;

    private ThreadContext _context;
    private int _createDepth;

    /// <summary>The slices that the ready queue does not count: of fibers that began inside their creator's slice, and of those entered at the head.</summary>
    private long _slicesBesideQueue;

    /// <summary>The approximate time of this turn, in ticks of 2^20 ns of the clock.</summary>
    private uint _coarseTime;

    /// <summary>How many turns the loop has made. Any thread; another thread may see a value that is a little old.</summary>
    public long Turns { get; private set; }

    /// <summary>How many slices have run. Any thread; another thread may see a value that is a little old.</summary>
    /// <remarks>The ready queue counts them: a separate counter would cost a load and a store for each slice.</remarks>
    public long Slices => _ready.Taken + _slicesBesideQueue;

    /// <summary>How many fibers are ready to run. Any thread; another thread may see a value that is a little old.</summary>
    public int ReadyCount => _ready.CountOnAnyThread;

    /// <summary>Wakes a suspended fiber: puts it at the tail of the ready queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Ready(Fiber fiber)
    {
        Debug.Assert(fiber.State is FiberState.Suspended or FiberState.Dead, "only a fiber that is suspended, or that was given up, is readied");
        fiber.State = FiberState.Ready;
        _ready.Enqueue(fiber);
        Recorder?.Write(FlightEvent.Ready, fiber.Id, Running?.Id ?? 0);
    }

    /// <summary>As <see cref="Ready"/>, without an entry in the flight recorder: yields are too many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReadyAgain(Fiber fiber)
    {
        Debug.Assert(fiber.State == FiberState.Suspended, "only a fiber that is suspended is readied");
        fiber.State = FiberState.Ready;
        _ready.Enqueue(fiber);
    }

    /// <summary>Takes a fiber out of the ready queue. Slow; used only after misuse.</summary>
    internal void Unready(Fiber fiber) => _ready.Remove(fiber);

    /// <summary>The context that a new fiber of the running code starts with.</summary>
    internal ExecutionContext? ContextForNew() => CaptureContext(_context.HasChanged) ?? BaseContext;

    internal TFiber QueueNew<TFiber>(TFiber fiber)
        where TFiber : Fiber
    {
        fiber.Context = ContextForNew();
        _ready.Enqueue(fiber);
        return fiber;
    }

    /// <summary>Runs a new fiber inside the slice of its creator.</summary>
    internal TFiber RunNew<TFiber>(TFiber fiber)
        where TFiber : Fiber
    {
        bool hasChanged = _context.HasChanged;
        ExecutionContext? context = CaptureContext(hasChanged);
        fiber.Context = context ?? BaseContext;
        if (_createDepth == DeepestCreate)
        {
            _ready.EnqueueFirst(fiber);
            _slicesBesideQueue++;
            return fiber;
        }

        Fiber? creator = Running;
        int budget = _budget;
        bool flowWasSuppressed = context is null;
        if (flowWasSuppressed)
        {
            // Suppression concerns what the creator starts. Its own values must still be there afterwards.
            ExecutionContext.RestoreFlow();
            context = ExecutionContext.Capture();
        }

        // The values that the creator has set so far are kept now, because the end of its slice compares with this context.
        if (hasChanged)
            _context.Note(context);
        if (creator is not null && !ReferenceEquals(creator.Context, context))
            creator.Context = context;
        _createDepth++;
        _slicesBesideQueue++;
        _openStackTop = _stackTop;
        ResumeSpecially(fiber);
        _createDepth--;
        if (!ReferenceEquals(context, _context.Installed))
            _context.Install(context!);
        if (flowWasSuppressed)
            ExecutionContext.SuppressFlow();

        // Charge the child's work to its creator. Otherwise a chain of Create calls could stretch a turn past its budget.
        _budget = budget - (1 + _resumeBudget - _budget);
        Running = creator;
        if (creator is { IsInterrupted: true })
            _openStackTop = 0;
        AssertOpenStack();
        return fiber;
    }

    /// <summary>
    /// Makes turns until the fibers have ended. A turn expires timers, runs a bounded batch of ready fibers and then a bounded batch
    /// of posts, and waits for events.
    /// </summary>
    private void Loop()
    {
        while (KeepRunning())
        {
            Turns++;
            long now = _clock.Timestamp;
            _coarseTime = (uint)(now >> CoarseShift);
            Recorder?.Write(FlightEvent.Turn, now, Turns);
            TurnProbe? probe = _probe is not null && _probe.BeginTurn(Timers, now) ? _probe : null;
            if (Timers.Count > 0)
                Timers.Expire(now);
            probe?.BeginBatch(_ready.Taken, _ready.Count);
            RunBatch(probe);
            probe?.EndBatch();
            Debug.Assert(Running is null && _createDepth == 0, "no fiber runs between batches");
            ReportFailures();
            TakeInbox();
            if (!_ready.IsEmpty || _posts is not null)
                Poll(0);
            else if (KeepRunning())
                Wait();
        }
    }

    /// <summary>
    /// Runs ready fibers in order until the budget of the turn is used up. Fibers that are woken meanwhile are part of the same
    /// batch, so a switch costs no system call; the budget bounds two fibers that wake each other.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunBatch(TurnProbe? probe)
    {
        int left = TurnBudget;
        int resumeBudget = _resumeBudget;
        bool isPlain = _isPlain && probe is null;
        while (!_ready.IsEmpty && left > 0)
        {
            if (isPlain)
            {
                Resume(_ready.Dequeue(), resumeBudget);
            }
            else
            {
                ResumeSpecially(_shuffle is null ? _ready.Dequeue() : _ready.DequeueAt(_shuffle.Next(_ready.Count)));
                probe?.EndSlice(_ready.Taken);
            }

            left -= 1 + resumeBudget - _budget;
        }

        Running = null;
        if (_ready.IsEmpty)
            _ready.Trim();
    }

    /// <summary>Runs a slice outside the loop of the batch, or one that is measured: the time is charged to the fiber and not to its creator.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ResumeSpecially(Fiber fiber)
    {
        Fiber? creator = _meter?.Switch(fiber);
        Resume(fiber, _resumeBudget);
        _meter?.EndSlice(fiber, creator);
    }

    /// <summary>
    /// Runs one slice: a fiber until it suspends or ends. A frame that completes is followed by the frame that awaits it, in this
    /// loop. It is inlined into the loop of the batch, because a call that saves every register costs a sixth of a switch.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Resume(Fiber fiber, int budget)
    {
        if (fiber.IsDeadOrInterrupted)
        {
            // A fiber may have ended after a method that it called and did not await had woken it.
            if (fiber.IsDead)
                return;
            _openStackTop = 0;
        }

        Debug.Assert(fiber.State == FiberState.Ready, "a slice begins with a fiber that is ready");
        Running = fiber;
        AssertOpenStack();
        _budget = budget;
        fiber.Resumed(_coarseTime);
        fiber.State = FiberState.Running;
        if (!ReferenceEquals(fiber.Context, _context.Installed))
            _context.Install(fiber.Context!);

        if (fiber.Leaf is { } leaf)
            Continue(leaf);
        else
            fiber.Begin();

        if (_openStackTop == 0)
            _openStackTop = _stackTop;

        // Setting an AsyncLocal in the slice made another context, which belongs to this fiber alone.
        if (_context.HasChanged)
            KeepContext(Running!);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Continue(FiberBox frame)
    {
        while (true)
        {
            frame.Step();
            if (frame.State == BoxState.Pending)
                return;
            if (frame.Continuation is not { } next)
                break;
            frame = next;
        }

        Running!.End(frame);
    }

    /// <summary>Captures the context of the thread; null if its flow is suppressed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ExecutionContext? CaptureContext(bool hasChanged) => hasChanged ? ExecutionContext.Capture() : _context.Installed;

    private void KeepContext(Fiber fiber)
    {
        ExecutionContext? context = ExecutionContext.Capture();
        if (context is null)
        {
            // The slice suppressed the flow and did not restore it. Suppression belongs to the thread and cannot stay with a fiber.
            ExecutionContext.RestoreFlow();
            context = ExecutionContext.Capture();
        }

        _context.Note(context);
        if (!fiber.IsDead)
            fiber.Context = context;
    }
}
