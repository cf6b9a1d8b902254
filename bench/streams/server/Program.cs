// A server that answers each request of a few lines with a few lines.
//   streams-server KIND PORT
using FiberNet.Bench.Streams;

string kind = args[0];
int port = int.Parse(args[1]);
bool isTls = kind.StartsWith("tls-", StringComparison.Ordinal);
string way = isTls ? kind["tls-".Length..] : kind;
return way.StartsWith("network", StringComparison.Ordinal) ? await Network.Serve(port, isTls, way) : Fibers.Serve(port, isTls, way);
