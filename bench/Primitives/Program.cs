// One process's figures: thread CPU time and bytes for each operation. One process varies by a factor of two from the next
// (code layout, profile), so bench/primitives.sh runs at least ten and takes the median.
using FiberNet.Bench;

if (args is ["sleepers"])
{
    Sleepers.Print();
    return;
}

BareCheck.Run();
string filter = args.FirstOrDefault("");
foreach (IGrouping<string, Case> operation in FiberCases.All.Concat(BareCases.All).Concat(TaskCases.All).GroupBy(each => each.Operation))
{
    if (operation.Any(each => each.Label.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        Measurement.Print([.. operation]);
}
