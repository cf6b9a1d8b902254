namespace FiberNet;

/// <summary>How a <see cref="ReactorGroup"/> works.</summary>
public sealed class ReactorGroupOptions
{
    /// <summary>True: the thread of reactor i runs on one processor only, the i-th of those the process may use (sched_setaffinity(2)). Default: false.</summary>
    public bool PinThreads { get; init; }

    /// <summary>The options of the reactor with an index. Default: those of <see cref="ReactorOptions"/>, named by the index.</summary>
    public Func<int, ReactorOptions> Reactor { get; init; } =
        static index => new ReactorOptions { Name = index.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
