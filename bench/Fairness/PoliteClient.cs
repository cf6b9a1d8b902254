using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FiberNet.Bench;

/// <summary>Sends 64 bytes, waits for the echo, and again.</summary>
internal static class PoliteClient
{
    /// <summary>Gives the latencies in milliseconds, sorted.</summary>
    internal static double[] Measure(IPEndPoint address, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address);
        var buffer = new byte[64];
        var latencies = new List<double>();
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            long start = Stopwatch.GetTimestamp();
            socket.Send(buffer);
            for (int received = 0; received < buffer.Length;)
                received += socket.Receive(buffer.AsSpan(received));
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        latencies.Sort();
        return [.. latencies];
    }
}
