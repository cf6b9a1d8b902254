using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FiberNet.Hostile;

/// <summary>A sample as a process of its own, with few descriptors and a log that fails or blocks.</summary>
internal sealed class Server : IDisposable
{
    /// <summary>How many descriptors it may have: fewer than the attackers open now and then.</summary>
    internal const int MaxDescriptors = 400;

    private readonly Process _process;

    /// <param name="file">The sample.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logFails">True: each line to standard error fails with ENOSPC. False: it is a pipe that nobody reads.</param>
    internal Server(string file, string arguments, bool logFails)
    {
        string log = logFails ? "2>/dev/full" : "";
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", $"ulimit -n {MaxDescriptors}; exec dotnet {file} {arguments} {log}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = !logFails,
        })!;
        string ready = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{file} does not start.");
        Port = int.Parse(Regex.Match(ready, @":(\d+)(?!.*:\d)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    internal int Port { get; }

    internal bool HasExited => _process.HasExited;

    internal long ResidentBytes =>
        long.Parse(File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    /// <summary>How many sockets it has open.</summary>
    internal int Sockets =>
        new DirectoryInfo($"/proc/{_process.Id}/fd").EnumerateFiles().Count(entry => entry.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The status; null if it does not end within <paramref name="limit"/>.</returns>
    internal async Task<int?> Terminate(TimeSpan limit)
    {
        using (Process kill = Process.Start("kill", $"-TERM {_process.Id}"))
            await kill.WaitForExitAsync();
        using var end = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(end.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
