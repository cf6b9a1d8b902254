// Gate CASE OPERATIONS: runs one hot path that often and prints the bytes it allocated on the way.
// bench/gate.sh counts instructions and system calls around it.
using System.Globalization;
using FiberNet;
using FiberNet.Bench;

if (args is not [var name, var count] || !HotPaths.All.TryGetValue(name, out Func<int, FiberTask>? path))
{
    Console.Error.WriteLine($"usage: Gate CASE OPERATIONS, CASE one of {string.Join(", ", HotPaths.All.Keys)}");
    return 2;
}

int operations = int.Parse(count, CultureInfo.InvariantCulture);
return Reactor.Run<int>(async () =>
{
    // Pools fill, and methods are compiled, before anything is counted; those too that a post of another thread takes. The
    // watchdog may report this very slice, whose methods are being compiled, and its first post cost 6 KB in one run of ten.
    await Task.Run(static () => Thread.Sleep(1));
    await path(HotPaths.WarmUp);
    long before = GC.GetAllocatedBytesForCurrentThread();
    await path(operations);
    long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
    Console.WriteLine(bytes.ToString(CultureInfo.InvariantCulture));
    return 0;
});
