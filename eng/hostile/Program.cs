// Hostile load on the samples that serve: the echo server over TCP and over TLS, the HTTP and the key-value server,
// and the ASP.NET Core program. Each must answer every polite client, keep its memory and its descriptors, and end in order
// when SIGTERM comes in the middle, whether its log fails or blocks. usage: Hostile SAMPLES-FOLDER CONFIGURATION [SECONDS] [SEED] [SAMPLE]
using System.Globalization;
using FiberNet.Hostile;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: Hostile SAMPLES-FOLDER CONFIGURATION [SECONDS] [SEED] [SAMPLE]");
    return 2;
}

string samples = args[0], configuration = args[1];
TimeSpan total = TimeSpan.FromSeconds(args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 600);
int seed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
Protocol[] protocols = [.. Protocol.All.Where(protocol => args.Length <= 4 || protocol.Sample == args[4])];

bool isGood = protocols.Length > 0;
for (int i = 0; i < protocols.Length; i++)
{
    Protocol protocol = protocols[i];
    string file = Path.Combine(samples, protocol.Sample, "bin", configuration, "net10.0", protocol.Sample + ".dll");

    // By turns a log on a full disk and one that nobody reads.
    using var server = new Server(file, protocol.Arguments, logFails: i % 2 == 0);
    Outcome outcome = await new Siege(server, protocol, seed + i).Run(total / protocols.Length);
    Console.WriteLine($"{protocol.Sample}: {outcome}");
    isGood &= outcome.IsGood;
}

Console.WriteLine(isGood ? "OK" : "FAILED");
return isGood ? 0 : 1;
