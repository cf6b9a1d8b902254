using System.Diagnostics;
using System.Globalization;

namespace FiberNet.Tests.Peers;

/// <summary>A sample that runs as a process of its own, from READY to the signal that ends it.</summary>
internal sealed class Sample : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _errors = [];

    private Sample(Process process) => _process = process;

    internal int Port { get; private set; }

    /// <summary>Its resident memory (proc(5), statm).</summary>
    internal long ResidentBytes => Pages(1);

    /// <summary>The memory that it may write, touched or not.</summary>
    internal long DataBytes => Pages(5);

    /// <summary>What it has written to standard error so far.</summary>
    internal string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors);
        }
    }

    internal static string PathOf(string name)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(Repository.Root, "samples", name, "bin", configuration, "net10.0", name + ".dll");
    }

    /// <summary>Starts it at a port of the kernel's choice.</summary>
    /// <param name="name">Which.</param>
    /// <param name="before">What the shell does before, such as <c>ulimit -n 256;</c>.</param>
    /// <param name="arguments">What follows the port.</param>
    internal static Sample Start(string name, string before = "", string arguments = "")
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{before} exec dotnet {PathOf(name)} --port 0 {arguments}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var sample = new Sample(Process.Start(start)!);
        sample._process.ErrorDataReceived += (_, line) => sample.Heard(line.Data ?? "");
        sample._process.BeginErrorReadLine();
        string? ready = sample._process.StandardOutput.ReadLine();
        Assert.StartsWith("READY 127.0.0.1:", ready, StringComparison.Ordinal);
        sample.Port = int.Parse(ready!.Split(':')[1], CultureInfo.InvariantCulture);
        return sample;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote.</returns>
    internal static string Run(string program, string arguments, string input = "")
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec timeout 30 {program} {arguments}"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>Waits until it has written a text to standard error.</summary>
    internal void WaitForError(string text)
    {
        long end = Environment.TickCount64 + 20_000;
        lock (_errors)
        {
            while (!_errors.Exists(line => line.Contains(text, StringComparison.Ordinal)))
                Assert.True(Environment.TickCount64 < end && Monitor.Wait(_errors, 20_000), $"It does not say '{text}'.");
        }
    }

    private long Pages(int field) =>
        long.Parse(File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[field], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private void Heard(string line)
    {
        lock (_errors)
        {
            _errors.Add(line);
            Monitor.PulseAll(_errors);
        }
    }

    internal void Signal(string signal) => Run("kill", $"-{signal} {_process.Id}");

    /// <summary>Ends it by a signal, after which its status must be 0.</summary>
    internal void Stop(string signal = "TERM")
    {
        Signal(signal);
        WaitForEnd();
    }

    /// <summary>Waits for its end, with status 0.</summary>
    internal void WaitForEnd()
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(20)), "The sample does not end.");

        // Without a time limit it also waits for the last line of what the sample has written.
        _process.WaitForExit();
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
