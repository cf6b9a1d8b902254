using System.Diagnostics;
using FiberNet.Tests.Peers;

namespace FiberNet.Tests.Diagnostics;

/// <summary>samples/Stuck as a process of its own.</summary>
internal sealed class StuckProgram : IDisposable
{
    private readonly Process _process;

    private StuckProgram(Process process) => _process = process;

    /// <summary>Starts a program and waits until it hangs.</summary>
    /// <param name="mode">Which.</param>
    /// <param name="lastLine">The line that it writes last, to its log or to standard output.</param>
    /// <param name="before">What the shell does before, such as <c>trap '' QUIT;</c>.</param>
    internal static StuckProgram Start(string mode, string lastLine, string before = "")
    {
        string command = $"{before} exec dotnet {Sample.PathOf("Stuck")} {mode} 2>&1";
        var program = new StuckProgram(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!);
        program.ReadUntil(line => line.Contains(lastLine, StringComparison.Ordinal));
        return program;
    }

    internal int Id => _process.Id;

    /// <summary>The lines read while the program came to hang.</summary>
    internal List<string> Before { get; } = [];

    /// <summary>Sends SIGQUIT.</summary>
    /// <returns>The dump, up to the empty line at its end, and how long it took.</returns>
    internal (string Dump, TimeSpan Time) Quit()
    {
        long start = Stopwatch.GetTimestamp();
        Sample.Run("kill", $"-QUIT {_process.Id}");
        List<string> lines = ReadUntil(line => line.Length == 0);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        int first = lines.FindIndex(line => line.Contains("reactor shop", StringComparison.Ordinal));
        return (string.Join('\n', lines.Skip(first)), time);
    }

    /// <summary>Waits for another line.</summary>
    internal void ReadLine() => ReadUntil(_ => true);

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private List<string> ReadUntil(Predicate<string> isLast)
    {
        var lines = new List<string>();
        string? line;
        do
        {
            line = _process.StandardOutput.ReadLine();
            Assert.True(line is not null, $"The program has ended:\n{string.Join('\n', lines)}");
            lines.Add(line);
            Before.Add(line);
        }
        while (!isLast(line));
        return lines;
    }
}
