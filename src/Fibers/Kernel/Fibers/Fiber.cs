using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// A cooperative thread of execution: an <c>async FiberTask</c> method and those that it calls. The fibers of a scheduler take
/// turns on one thread.
/// </summary>
/// <remarks>
/// <para>Each fiber has its own object, which is never reused. A reference stays valid after the fiber has ended.</para>
/// <para>Wait for a fiber with <c>await fiber.Join()</c>. A fiber is deliberately not awaitable itself, because the compiler
/// would then warn (CS4014) at every fiber that is started and not awaited.</para>
/// <para>Thread rule: every member belongs to the thread of the fiber's scheduler and throws
/// <see cref="InvalidOperationException"/> on another one, except <see cref="Id"/>, <see cref="Name"/> and
/// <see cref="ToString"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq} {Status}")]
public abstract partial class Fiber
{
    /// <summary>The scheduler that the fiber belongs to.</summary>
    internal readonly FiberScheduler Scheduler;

    /// <summary>The innermost frame, which is the one to resume. Null until the body has suspended for the first time.</summary>
    internal FiberBox? Leaf;

    /// <summary>The execution context of the fiber while it does not run. It is installed on the thread only if it differs.</summary>
    internal ExecutionContext? Context;

    /// <summary>The name, or the function that forms it; see <see cref="FormName(object)"/>. Any thread may read it, and exchanges the function for the name.</summary>
    private object? _name;

    /// <summary>
    /// What the fiber waits for; read it by <see cref="WaitedOperation"/>, <see cref="WaitedForeign"/> or <see cref="ParkFailure"/>.
    /// </summary>
    /// <remarks>
    /// One field for four things, because a fiber waits for one at a time and a million fibers are a million words smaller:
    /// <list type="bullet">
    /// <item><description>the <see cref="FiberBox"/> of the operation that it is suspended on;</description></item>
    /// <item><description>the <see cref="ForeignPark"/> on an awaitable of another library;</description></item>
    /// <item><description>the exception that the end of the suspension throws, while <see cref="FiberFlags.ParkThrows"/> is set;</description></item>
    /// <item><description>null for a sleep.</description></item>
    /// </list>
    /// While the fiber is ready or runs, and during a yield, an operation or a foreign awaitable here is stale. It is left, because
    /// the next wait is often for the same object, and a write barrier costs 1.5 ns.
    /// </remarks>
    private object? _waitingFor;

    /// <summary>The operation that the fiber started last, read or not. Older ones that were not read are in <see cref="FiberRareState.Started"/>.</summary>
    private FiberBox? _lastStarted;
    private FiberRareState? _rare;

    /// <summary>The statement that made the fiber: constants that the compiler passes. With them a fiber is 16 bytes larger.</summary>
    private string? _spawnFile;
    private int _spawnLine;
    private int _timer;
    private uint _switches;
    private uint _resumedAt;
    private FiberFlags _flags;

    /// <summary>See <see cref="FiberScheduler.LastErrorNumber"/>. It lies in the padding of the object.</summary>
    internal ushort LastError;

    /// <param name="scheduler">The scheduler.</param>
    /// <param name="name">A string, a function that <see cref="FormName(object)"/> can call, or null.</param>
    private protected Fiber(FiberScheduler scheduler, object? name)
    {
        scheduler.ThrowIfOver();
        Scheduler = scheduler;
        _name = name;
        Id = scheduler.Registry.Add(this);
        scheduler.Recorder?.Write(FlightEvent.Spawn, Id, scheduler.Running?.Id ?? 0);
        if (scheduler.TracesCreation)
            Rare.CreationStackTrace = Environment.StackTrace;
        if (scheduler.IsStopping)
            _flags = FiberFlags.CancelRequested | FiberFlags.Interrupted;
    }

    /// <summary>The number of the fiber. Numbers of a scheduler rise from 1, and none is given twice.</summary>
    public long Id { get; }

    /// <summary>The name given at creation, or <c>null</c>. If a function was given, it is called when the name is first read.</summary>
    public string? Name => _name is null or string ? (string?)_name : FormName();

    /// <summary>What the fiber is doing.</summary>
    public FiberStatus Status
    {
        get
        {
            Scheduler.CheckAccess();
            return ReferenceEquals(Scheduler.Running, this) ? FiberStatus.Running
                : State == FiberState.Running ? FiberStatus.Ready
                : (FiberStatus)State;
        }
    }

    /// <summary>The exception that the fiber failed with; <c>null</c> if it has not ended, succeeded or was cancelled. Reading a failure marks it as seen.</summary>
    public Exception? Exception
    {
        get
        {
            Scheduler.CheckAccess();
            if (_rare?.Failure is null || IsCanceled)
                return null;
            _flags |= FiberFlags.FailureSeen;
            return _rare.FailureException;
        }
    }

    /// <summary>True if the fiber ended because it was cancelled.</summary>
    public bool IsCanceled => (_flags & FiberFlags.EndedCanceled) != 0;

    /// <summary>The stack at the creation of the fiber; <c>null</c> unless <see cref="FiberSchedulerOptions.TraceCreation"/> is on.</summary>
    public string? CreationStackTrace => _rare?.CreationStackTrace;

    /// <summary>For the report of a failure: where the fiber was created, or else its body. Begins with a new line; empty if neither is known.</summary>
    internal string Origin => CreationStackTrace is { } trace
        ? $"{Environment.NewLine}it was created at:{Environment.NewLine}{trace}"
        : _rare?.BodyName is { } body
            ? $"{Environment.NewLine}its body is {body}; FiberSchedulerOptions.TraceCreation = true tells where it was created"
            : "";

    internal FiberState State { get; set; }

    /// <summary>The operation that the suspended fiber waits for; null if it waits for something else.</summary>
    private FiberBox? WaitedOperation => _waitingFor as FiberBox;

    /// <summary>The foreign awaitable that the suspended fiber waits for; null if it waits for something else.</summary>
    private ForeignPark? WaitedForeign => _waitingFor as ForeignPark;

    /// <summary>What the end of the suspension throws. Only while <see cref="FiberFlags.ParkThrows"/> is set.</summary>
    private Exception ParkFailure
    {
        get
        {
            Debug.Assert((_flags & FiberFlags.ParkThrows) != 0 && _waitingFor is Exception, "the flag and the exception come and go together");
            return (Exception)_waitingFor!;
        }
    }

    internal bool IsDead => State == FiberState.Dead;

    internal bool IsInterrupted => (_flags & FiberFlags.Interrupted) != 0;

    /// <summary>True if the fiber is dead, is interrupted, or has an await that throws. One test for the loop.</summary>
    internal bool IsDeadOrInterrupted => (_flags & (FiberFlags.Ended | FiberFlags.Interrupted | FiberFlags.ParkThrows)) != 0;

    /// <summary>True if the name still needs the fiber's argument.</summary>
    private protected bool HasUnformedName => _name is not (null or string);

    private FiberRareState Rare => _rare ??= new FiberRareState();

    /// <summary>Returns <c>fiber 17 'name'</c>.</summary>
    /// <returns>The number and the name.</returns>
    public override string ToString() => Name is null ? $"fiber {Id}" : $"fiber {Id} '{Name}'";

    /// <summary>Calls the function that forms the name.</summary>
    /// <param name="format">The argument of the constructor, if it is not a string.</param>
    private protected abstract string FormName(object format);

    /// <summary>Forms the name. Several threads may do so at a time; the first decides, because the argument may be gone afterwards.</summary>
    private string FormName()
    {
        object given = _name!;
        if (given is string formed)
            return formed;
        string name;
        try
        {
            name = FormName(given);
        }
        catch (Exception exception)
        {
            // Reports and dumps read the names of all fibers. One name must not break them.
            name = $"its name cannot be formed: {exception.Message}";
        }

        return Interlocked.CompareExchange(ref _name, name, given) as string ?? name;
    }
}
