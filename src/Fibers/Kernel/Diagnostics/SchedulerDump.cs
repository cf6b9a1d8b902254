using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What all fibers of a scheduler do, at one moment: made by <see cref="FiberScheduler.Inspect"/>.</summary>
/// <remarks>
/// Made on the scheduler's own thread, or on another one while a slice is stuck, it is exact. Made on another thread while the loop
/// runs on, each fiber is seen at its own moment: two fibers may then be shown as holding the same lock, one after the other.
/// </remarks>
public sealed class SchedulerDump
{
    private SchedulerDump(FiberScheduler scheduler)
    {
        Turns = scheduler.Turns;
        Running = scheduler.InspectRunning();
        RunningFor = scheduler.TurnAge;
    }

    /// <summary>How many fibers had not ended.</summary>
    public int FiberCount { get; private set; }

    /// <summary>The turns of the loop until then.</summary>
    public long Turns { get; }

    /// <summary>The fiber that ran; <c>null</c> if none did.</summary>
    public FiberInfo? Running { get; }

    /// <summary>How long its turn of the loop had lasted, to about a millisecond.</summary>
    public TimeSpan RunningFor { get; }

    /// <summary>The rings of fibers that wait for each other.</summary>
    public IReadOnlyList<WaitCycle> Cycles { get; private set; } = [];

    /// <summary>All fibers, those at the same place together; ordered by the smallest number.</summary>
    public IReadOnlyList<FiberPlace> Places { get; private set; } = [];

    /// <summary>Returns the dump for people.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => DumpText.Of(this);

    /// <summary>Returns the dump as one JSON object.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => DumpJson.Of(this);

    /// <summary>Looks at all fibers. A first pass that reads little forms groups, a second one describes what is shown.</summary>
    internal static SchedulerDump Of(FiberScheduler scheduler, int fibersPerPlace)
    {
        var dump = new SchedulerDump(scheduler);
        var graph = new WaitGraph();
        var places = new Dictionary<int, PlaceSeen>();
        var frames = new List<(Type Machine, int State)>();
        foreach (Fiber fiber in scheduler.Registry.Seen())
        {
            WaitTarget target = fiber.SeenTarget;
            graph.Add(fiber, target);
            frames.Clear();
            fiber.LookAtFrames(frames);
            int place = HashOf(fiber, target.Kind, frames);
            if (!places.TryGetValue(place, out PlaceSeen? seen))
                places.Add(place, seen = new PlaceSeen());
            seen.Add(fiber, fibersPerPlace);
            dump.FiberCount++;
        }

        dump.Cycles = graph.Cycles().ConvertAll(cycle => new WaitCycle(cycle.Fibers.ConvertAll(fiber => fiber.Look()), cycle.IsCertain));
        dump.Places = [.. places.Values
            .Select(seen => new FiberPlace(seen.Count, [.. seen.Shown.OrderBy(fiber => fiber.Id).Select(fiber => fiber.Look())]))
            .OrderBy(place => place.Fibers.Count == 0 ? 0 : place.Fibers[0].Id)];
        return dump;
    }

    private static int HashOf(Fiber fiber, WaitKind kind, List<(Type Machine, int State)> frames)
    {
        var hash = new HashCode();
        hash.Add(fiber.SeenStatus);
        hash.Add(kind);
        hash.Add(fiber.SpawnedAt, StringComparer.Ordinal);
        foreach ((Type Machine, int State) frame in frames)
            hash.Add(frame);
        return hash.ToHashCode();
    }

    private sealed class PlaceSeen
    {
        internal List<Fiber> Shown { get; } = [];

        internal int Count { get; private set; }

        internal void Add(Fiber fiber, int most)
        {
            Count++;
            if (Shown.Count < most)
                Shown.Add(fiber);
        }
    }
}
