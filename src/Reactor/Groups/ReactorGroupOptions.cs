namespace FiberNet;

/// <summary>How a <see cref="ReactorGroup"/> works.</summary>
public sealed class ReactorGroupOptions
{
    /// <summary>True pins the thread of reactor i to the i-th of the processors that the process may use (sched_setaffinity(2)). Default: false.</summary>
    public bool PinThreads { get; init; }

    /// <summary>Makes the options of the reactor with an index. By default each has the default options, and the index as its name.</summary>
    public Func<int, ReactorOptions> Reactor { get; init; } =
        static index => new ReactorOptions { Name = index.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
