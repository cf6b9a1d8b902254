using System.Globalization;

namespace FiberNet;

/// <summary>Who may ask: the user of the process, and root.</summary>
internal static class ConsoleUser
{
    private const string Uids = "Uid:";

    /// <summary>The effective user of the process: proc(5).</summary>
    internal static uint Current()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Uids, StringComparison.Ordinal));
        return uint.Parse(line[Uids.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    internal static bool MayAsk(FiberSocket socket, uint user) =>
        socket.GetOption(SocketOptions.PeerCredentials, out PeerCredentials peer) && (peer.Uid == user || peer.Uid == 0);
}
