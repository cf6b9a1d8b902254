// Mixed load on one reactor for some minutes; afterwards everything must be where it was: descriptors, fibers and timers
// exactly, resident memory within 10 % and 8 MiB. usage: Soak [MINUTES] [SEED]
using System.Globalization;
using FiberNet;
using FiberNet.Soak;

TimeSpan duration = TimeSpan.FromMinutes(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 10);
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;

return Reactor.Run(async () =>
{
    // The first load fills the pools and has the compiler done: what it leaves is the starting level.
    await Load.Run(duration / 4, seed);
    Level before = await Level.Measure();
    Load load = await Load.Run(duration * 3 / 4, seed + 1);
    Level after = await Level.Measure();
    Console.WriteLine(load);
    Console.WriteLine($"before: {before}");
    Console.WriteLine($"after:  {after}");
    Console.WriteLine($"new:    {after.NewSince(before)}");
    bool isGood = after.IsNotAbove(before) && load.Failures == 0 && load.IsMixed;
    Console.WriteLine(isGood ? "OK" : "FAILED");
    return isGood ? 0 : 1;
});
