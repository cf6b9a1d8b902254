using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>Programs that tests start, each in a folder of its own, and end.</summary>
internal static class Programs
{
    private const string PostgresFolders = "/usr/lib/postgresql";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The path of a program in PATH, or of PostgreSQL in the folder of its version, where Debian has it; null if there is none.</summary>
    internal static string? Find(string program)
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (Directory.Exists(PostgresFolders))
            folders = folders.Concat(Directory.EnumerateDirectories(PostgresFolders).OrderDescending().Select(static version => Path.Combine(version, "bin")));
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;

        // Nobody reads it, and a full pipe would stop the program.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until a server accepts connections.</summary>
    internal static async Task UntilListening(Process server, int port)
    {
        using var source = new CancellationTokenSource(s_patience);
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, source.Token);
                return;
            }
            catch (SocketException) when (!server.HasExited)
            {
                await Task.Delay(20, source.Token);
            }
        }
    }
}
