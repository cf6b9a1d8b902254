namespace FiberNet.Advanced;

/// <content>What dumps read, on any thread, while the box may be used on.</content>
public abstract partial class FiberBox
{
    /// <summary>What an operation waits for. Any thread.</summary>
    internal virtual WaitTarget DescribeTarget() => default;

    /// <summary>When the wait for an operation ends without its result. Any thread.</summary>
    internal virtual long Deadline => long.MaxValue;

    /// <summary>The method of a frame, and the await that it is suspended in. Any thread.</summary>
    internal virtual (Type? Machine, int State) Place => default;

    /// <summary>A copy of the state machine of a frame. Any thread; the copy of one that runs is not of one moment.</summary>
    internal virtual object? CopyMachine() => null;

    /// <summary>The frame that awaits this one, or did in its last use, and the fiber of a frame: for dumps on any thread.</summary>
    internal (FiberBox? Caller, Fiber? Fiber) SeenFromOutside => (_continuation, _owner as Fiber);
}
