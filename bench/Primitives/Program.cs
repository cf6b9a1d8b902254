// One process's figures: thread CPU time and bytes for each operation. One process varies by a factor of two from the next
// (code layout, profile), so bench/primitives.sh runs at least ten and takes the median.
using FiberNet.Bench;

if (args is ["sleepers"])
{
    Sleepers.Print();
    return;
}

if (args is [var filter])
    Measurement.Filter = filter;
FiberCases.PrintAll();
TaskCases.PrintAll();
