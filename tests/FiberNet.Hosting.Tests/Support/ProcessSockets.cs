using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FiberNet.Tests.Support;

/// <summary>The sockets of this process, also those that other code owns.</summary>
internal static class ProcessSockets
{
    /// <summary>Closes the socket that is bound to an address, behind its owner's back.</summary>
    internal static void Close(IPEndPoint endPoint)
    {
        foreach (string file in Directory.GetFiles("/proc/self/fd"))
        {
            if (!(new FileInfo(file).LinkTarget ?? "").StartsWith("socket:", StringComparison.Ordinal))
                continue;
            int fd = int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture);
            using var handle = new SafeSocketHandle(fd, ownsHandle: false);
            if (endPoint.Equals(new Socket(handle).LocalEndPoint))
                _ = Close(fd);
        }
    }

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int fd);
}
