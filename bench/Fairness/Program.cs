// How long a polite client waits, and how late a 50 ms timer is, while others do their worst: two clients that send without
// pause and read as fast as they send, one that sends and never reads, and two fibers that wake each other up without end.
//   dotnet run -c Release --project bench/Fairness [-- SECONDS]
using System.Globalization;
using System.Net;
using FiberNet;
using FiberNet.Bench;

int seconds = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 5;
var server = new EchoThread();
IPEndPoint address = server.Start();
Report("at rest", address, server, seconds);

using (new Blaster(address, reads: true))
using (new Blaster(address, reads: true))
using (new Blaster(address, reads: false))
    Report("two blasting clients and one that never reads", address, server, seconds);

server.StartPingPong();
Report("a ping-pong of two fibers", address, server, seconds);
server.Stop();

static void Report(string load, IPEndPoint address, EchoThread server, int seconds)
{
    server.ResetTicker();
    double[] latencies = PoliteClient.Measure(address, TimeSpan.FromSeconds(seconds));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{load}: echo {latencies[latencies.Length / 2]:0.000} ms at the median, {latencies[latencies.Length * 99 / 100]:0.000} ms at p99 of {latencies.Length}; 50 ms timer: {server.Ticks} ticks, at most {server.LongestGap.TotalMilliseconds:0.0} ms apart"));
}
