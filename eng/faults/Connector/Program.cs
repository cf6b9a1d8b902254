// FiberNet's client side for the fault run: fibers that look a name up, connect, send in pieces, and compare every byte that
// the echo server sends back. What fails is tried again. usage: Connector PORT REQUESTS REQUESTS_PER_CONNECTION SEED
using System.Globalization;
using FiberNet;
using FiberNet.Faults;

const int Fibers = 8;
int[] numbers = [.. args.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
if (numbers is not [var port, var requests, var perConnection, var seed])
    return 64;

return Reactor.Run(async () =>
{
    int before = Reactor.Current.Statistics.Descriptors;
    var traffic = new Traffic(port, perConnection, new Random(seed));
    Fiber[] fibers = [.. Enumerable.Range(0, Fibers).Select(_ => Fiber.Start(() => traffic.Send(requests / Fibers)))];
    foreach (Fiber fiber in fibers)
        await fiber.Join();
    int after = Reactor.Current.Statistics.Descriptors;
    Console.WriteLine($"{traffic}; descriptors before {before}, after {after}");
    return before == after ? 0 : 1;
});
