using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What all fibers of a scheduler do, at one moment: made by <see cref="FiberScheduler.Inspect"/>.</summary>
/// <remarks>
/// Made on the scheduler's own thread, or on another one while a slice is stuck, it is exact. A dump that is made on another
/// thread, while the loop runs on, sees each fiber at its own moment. So it may show two fibers that hold the same lock: they
/// held it one after the other.
/// </remarks>
public sealed class SchedulerDump
{
    /// <summary>A ring of which one fiber is shown tells nothing.</summary>
    private const int LeastPerCycle = 16;

    /// <summary>18 minutes of the coarse clock: no pass over all fibers takes so long, so none was resumed after it.</summary>
    private const uint Later = 1 << 20;

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

    /// <summary>How many rings of fibers wait for each other.</summary>
    public int CycleCount { get; private set; }

    /// <summary>The first of these rings, those that are certain before the others.</summary>
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
        uint now = scheduler.CoarseNow() + Later;
        foreach (Fiber fiber in scheduler.Registry.Seen())
        {
            WaitTarget target = fiber.SeenTarget;
            graph.Add(fiber, target);
            frames.Clear();
            fiber.LookAtFrames(frames);
            int place = HashOf(fiber, target.Kind, frames);
            if (!places.TryGetValue(place, out PlaceSeen? seen))
                places.Add(place, seen = new PlaceSeen(fibersPerPlace, now));
            seen.Add(fiber);
            dump.FiberCount++;
        }

        dump.AddCycles(graph, Math.Max(fibersPerPlace, LeastPerCycle));
        dump.Places = [.. places.Values
            .Select(seen => new FiberPlace(seen.Count, [.. seen.Shown.OrderBy(static fiber => fiber.Id).Select(fiber => fiber.Look())]))
            .OrderBy(place => place.Fibers.Count == 0 ? 0 : place.Fibers[0].Id)];
        return dump;
    }

    /// <summary>Idle pairs of fibers that answer each other are rings too, one for each connection perhaps: most are only counted.</summary>
    private void AddCycles(WaitGraph graph, int most)
    {
        var certain = new List<WaitCycle>();
        var possible = new List<WaitCycle>();
        graph.FindRings((ring, isCertain) =>
        {
            CycleCount++;
            List<WaitCycle> cycles = isCertain ? certain : possible;
            if (cycles.Count == most)
                return;
            var shown = new List<FiberInfo>();
            foreach (Fiber fiber in ring[..Math.Min(ring.Length, most)])
                shown.Add(fiber.Look());
            cycles.Add(new WaitCycle(ring.Length, shown, isCertain));
        });
        Cycles = [.. certain.Concat(possible).Take(most)];
    }

    private static int HashOf(Fiber fiber, WaitKind kind, List<(Type Machine, int State)> frames)
    {
        var hash = new HashCode();
        hash.Add(fiber.SeenStatus);
        hash.Add(kind);
        fiber.AddPlaceOfCreation(ref hash);
        foreach ((Type Machine, int State) frame in frames)
            hash.Add(frame);
        return hash.ToHashCode();
    }
}
