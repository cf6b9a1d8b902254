using FiberNet.Advanced;

namespace FiberNet;

/// <content>What a fiber reports about itself.</content>
public abstract partial class Fiber
{
    /// <summary>
    /// The async methods in which the fiber is suspended, innermost first. Empty for a fiber that runs, has not run yet or has
    /// ended.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public IReadOnlyList<string> StackTrace
    {
        get
        {
            Scheduler.CheckAccess();
            if (State is FiberState.Running or FiberState.Dead)
                return [];
            var methods = new List<string>();
            for (FiberBox? frame = Leaf; frame is not null; frame = frame.Continuation)
                methods.Add(frame.Describe());
            return methods;
        }
    }

    internal void KeepSpawnSite(string file, int line)
    {
        _spawnFile = file;
        _spawnLine = line;
    }

    /// <summary>What the fiber has used. Only if that is measured.</summary>
    internal UsageCounter Usage => Rare.Usage ??= new UsageCounter();

    /// <summary>A measured slice is over. If the fiber waits now, that is counted by what it waits for.</summary>
    internal void EndMeasuredSlice() => Usage.EndSlice(State == FiberState.Suspended ? ParkedTarget.Kind : WaitKind.None);

    /// <summary>Returns what the fiber is doing now.</summary>
    /// <returns>A snapshot.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public FiberInfo Info()
    {
        Scheduler.CheckAccess();
        Scheduler.ChargeRunTime();
        FiberInfo info = Look();
        return info.Status is FiberStatus.Running or FiberStatus.Dead ? info with { Since = TimeSpan.Zero } : info;
    }
}
