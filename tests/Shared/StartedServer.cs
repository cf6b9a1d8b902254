using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>A server that runs as a process.</summary>
internal static class StartedServer
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>The program says nothing when it listens, so a connect is what tells.</summary>
    internal static TcpClient Connect(Process server, int port)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new TcpClient("127.0.0.1", port) { ReceiveTimeout = (int)s_patience.TotalMilliseconds };
            }
            catch (SocketException refused)
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, refused.Message);
                bool hasEnded = server.WaitForExit(TimeSpan.FromMilliseconds(20));
                Assert.False(hasEnded, hasEnded ? server.StandardError.ReadToEnd() : "");
            }
        }
    }

    /// <summary>Below the range that the kernel chooses from: nobody gets it by chance before the program does.</summary>
    internal static int FreePort()
    {
        int end = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
        while (true)
        {
            int port = Random.Shared.Next(end / 2, end);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
