using System.Reflection;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>What any thread can see of a fiber.</content>
/// <remarks>
/// A parked fiber does not change, so a look from another thread is exact while the loop is stuck in another slice. While the loop
/// runs on, a look that a slice has come in between of is taken again: the number of slices tells. All reads are of managed fields,
/// which are whole words; a look can be out of date, but finds no freed memory. What fails because it changed meanwhile is left out.
/// </remarks>
public abstract partial class Fiber
{
    private const int MostLooks = 3;

    /// <summary>Longer chains are cut. While frames change hands, a chain may also run into itself.</summary>
    private const int MostFrames = 256;

    /// <summary>Where the fiber was created, as the compiler passed it: file and line. <c>null</c> if it was not passed. Any thread.</summary>
    public string? SpawnedAt => string.IsNullOrEmpty(_spawnFile) ? null : $"{_spawnFile}:{_spawnLine}";

    /// <summary>The body of a fiber until it first suspends; it names the method that runs.</summary>
    private protected abstract Delegate? Body { get; }

    /// <summary>What the fiber is doing. Any thread.</summary>
    internal FiberStatus SeenStatus => ReferenceEquals(Scheduler.Running, this) ? FiberStatus.Running
        : State == FiberState.Running ? FiberStatus.Ready
        : (FiberStatus)State;

    /// <summary>What the fiber waits for. Any thread.</summary>
    internal WaitTarget SeenTarget => SeenStatus != FiberStatus.Suspended ? default : ParkedTarget;

    /// <summary>What a fiber that is suspended waits for, also at the end of the slice in which it was.</summary>
    private WaitTarget ParkedTarget => (_flags & FiberFlags.Sleeping) != 0 ? new WaitTarget(WaitKind.Timer)
        : WaitedOperation?.DescribeTarget() ?? new WaitTarget(WaitKind.Foreign);

    /// <summary>How long the fiber has been in its state, to about a millisecond. Any thread.</summary>
    internal TimeSpan SeenSince => Scheduler.TimeSince(_resumedAt);

    /// <summary>How long the fiber has been in its state, in units of the coarse clock. Any thread.</summary>
    /// <param name="time">A time after its last slice.</param>
    internal uint SeenAgeAt(uint time) => time - _resumedAt;

    /// <summary>How long the fiber has run, in nanoseconds; 0 where that is not measured. Any thread.</summary>
    internal long SeenRunTime => _rare?.Usage?.RunTime ?? 0;

    /// <summary>How often the fiber was resumed. Any thread.</summary>
    internal uint SeenSwitches => Volatile.Read(ref _switches);

    /// <summary>The methods in which the fiber is suspended, innermost first, and the await of each. Any thread.</summary>
    internal void LookAtFrames(List<(Type Machine, int State)> frames)
    {
        FiberBox? frame = SeenStatus == FiberStatus.Running ? RunningFrame() : Leaf;
        for (int i = 0; frame is not null && i < MostFrames; i++)
        {
            if (frame.Place is { Machine: { } machine, State: var state })
                frames.Add((machine, state));
            frame = frame.Continuation;
        }
    }

    /// <summary>The await in which the innermost method of the fiber is suspended; null if it has none. Any thread.</summary>
    internal StackLine? LookAtAwait()
    {
        var places = new List<(Type Machine, int State)>();
        LookAtFrames(places);
        return places.Count == 0 ? null : SourceLines.Of(places[0].Machine, places[0].State);
    }

    /// <summary>Adds what <see cref="SpawnedAt"/> tells, without its text.</summary>
    internal void AddPlaceOfCreation(ref HashCode hash)
    {
        hash.Add(_spawnFile, StringComparer.Ordinal);
        hash.Add(_spawnLine);
    }

    /// <summary>Reads all that a dump tells. Any thread.</summary>
    internal FiberInfo Look()
    {
        for (int looks = 1; ; looks++)
        {
            uint switches = SeenSwitches;
            FiberInfo info = LookOnce();
            if (SeenSwitches == switches && SeenStatus == info.Status || looks == MostLooks)
                return info;
        }
    }

    /// <summary>What the fiber does, in words: <c>waiting for mutex 'stock'</c>. Any thread.</summary>
    internal string DescribeWait()
    {
        if (SeenStatus != FiberStatus.Suspended)
            return "waiting for its turn";
        if ((_flags & FiberFlags.Sleeping) != 0)
            return "sleeping";
        return WaitedOperation is { } operation ? operation.Describe() : "waiting for a foreign task";
    }

    private FiberInfo LookOnce()
    {
        FiberStatus status = SeenStatus;
        bool waits = status == FiberStatus.Suspended;
        WaitTarget target = SeenTarget;
        string? description = waits ? DescribeWait() : null;
        List<StackLine> stack = LookAtStack();
        if (target.Kind == WaitKind.Foreign && Leaf?.CopyMachine() is { } machine)
            ForeignStack.Follow(machine, stack, ref target, ref description);
        UsageCounter? usage = Scheduler.MeasuresFibers ? _rare?.Usage ?? UsageCounter.Unused : null;
        TimeSpan? runTime = usage is null ? null : FiberScheduler.FromNanoseconds(usage.RunTime);
        return new FiberInfo(Id, Name, status, _switches, description, status == FiberStatus.Dead ? TimeSpan.Zero : SeenSince, runTime)
        {
            Target = target,
            TimeLeft = waits ? LookAtTimeLeft() : null,
            Stack = stack,
            SpawnedAt = SpawnedAt,
            Usage = usage?.Read(),
        };
    }

    private List<StackLine> LookAtStack()
    {
        var places = new List<(Type Machine, int State)>();
        if (!IsDead)
            LookAtFrames(places);
        List<StackLine> stack = places.ConvertAll(static place => SourceLines.Of(place.Machine, place.State));
        if (stack.Count == 0 && Body?.Method is { } body)
        {
            Type? machine = body.GetCustomAttribute<AsyncStateMachineAttribute>()?.StateMachineType;
            stack.Add(machine is null ? new StackLine(MethodName.Of(body), null, 0) : SourceLines.Of(machine, StateMachine.IsRunning));
        }

        return stack;
    }

    /// <summary>The frame of the method that runs: the leaf, or a caller that went on after the leaf had ended in this slice.</summary>
    private FiberBox? RunningFrame()
    {
        FiberBox? frame = Leaf;
        for (int i = 0; frame is not null && i < MostFrames; i++)
        {
            (FiberBox? caller, Fiber? fiber) = frame.SeenFromOutside;
            if (ReferenceEquals(fiber, this) && !frame.IsReady)
                return frame;
            frame = caller;
        }

        return null;
    }

    private TimeSpan? LookAtTimeLeft()
    {
        long deadline = (_flags & FiberFlags.Sleeping) == 0 ? WaitedOperation?.Deadline ?? long.MaxValue : Scheduler.Timers.SeenDeadlineOf(_timer);
        return deadline == long.MaxValue ? null : Scheduler.TimeUntil(deadline);
    }
}
