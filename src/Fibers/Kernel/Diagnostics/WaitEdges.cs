namespace FiberNet;

/// <summary>The fibers one of which has to act before the wait of another one ends. Mostly it is one, and no array is made for it.</summary>
internal readonly struct WaitEdges
{
    private readonly Fiber? _one;
    private readonly Fiber[]? _many;

    private WaitEdges(Fiber? one, Fiber[]? many, bool areCertain)
    {
        _one = one;
        _many = many;
        AreCertain = areCertain;
    }

    /// <summary>How many they are; 0 if no fiber is known to have to act.</summary>
    internal int Count => _many?.Length ?? (_one is null ? 0 : 1);

    /// <summary>False if another fiber may act in their place.</summary>
    internal bool AreCertain { get; }

    internal Fiber this[int index] => _many is null ? _one! : _many[index];

    /// <summary>Those for which a fiber waits. Any thread.</summary>
    internal static WaitEdges Of(Fiber fiber, WaitTarget target) => target switch
    {
        { Subject: IFiberParent scope } => new WaitEdges(null, ChildrenOf(scope), areCertain: true),
        { Subject: IWaitSet set } => OfSet(fiber, set.Targets()),
        { Holder: { } holder } => new WaitEdges(holder, null, areCertain: true),
        { LastUser: { } user } when user != fiber => new WaitEdges(user, null, areCertain: false),
        _ => default,
    };

    /// <summary>Any one of the things ends the wait: there is an edge only if a fiber has to act first for each of them, and it is never certain.</summary>
    private static WaitEdges OfSet(Fiber fiber, WaitTarget[] targets)
    {
        Fiber[] next = [.. targets.Select(static target => target.Holder ?? target.LastUser).OfType<Fiber>().Where(other => other != fiber)];
        return next.Length == targets.Length ? new WaitEdges(null, next, areCertain: false) : default;
    }

    private static Fiber[] ChildrenOf(IFiberParent scope)
    {
        try
        {
            // A copy of a set that changes meanwhile has holes.
            return Array.FindAll(scope.Children(), static child => child is not null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            // A child started or ended on the scheduler's thread meanwhile.
            return [];
        }
    }
}
