using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FiberNet.Tests.Systemd;

/// <summary>samples/Worker as a process, started as systemd would.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly string s_program = Path.Combine(
        AppContext.BaseDirectory.Replace("tests/FiberNet.Hosting.Tests/", "samples/Worker/", StringComparison.Ordinal), "Worker.dll");

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private WorkerProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    internal int Id => _process.Id;

    /// <summary>Starts the sample.</summary>
    /// <param name="environment">Variables as NAME=VALUE.</param>
    /// <param name="arguments">Arguments of the sample.</param>
    internal static WorkerProcess Start(IEnumerable<string> environment, params string[] arguments) => Run("exec", environment, "", arguments);

    /// <summary>Starts the sample in a folder, where it finds its appsettings.json.</summary>
    internal static WorkerProcess StartIn(string folder, IEnumerable<string> environment, params string[] arguments) => Run($"cd '{folder}'; exec", environment, "", arguments);

    /// <summary>Starts the sample with a socket that listens as descriptor 3, as systemd does: the shell sets the variables and becomes the program.</summary>
    internal static WorkerProcess StartWith(Socket listener, string name, params string[] arguments)
    {
        // A copy that a child inherits, unlike the socket itself; the shell gives it the number.
        int copy = Duplicate((int)listener.Handle);
        try
        {
            return Run("export LISTEN_PID=$$; exec", ["LISTEN_FDS=1", $"LISTEN_FDNAMES={name}"], $" 3<&{copy}", arguments);
        }
        finally
        {
            _ = Close(copy);
        }
    }

    /// <summary>Starts the sample by systemd-socket-activate(1), which listens itself and starts it at the first connection.</summary>
    internal static WorkerProcess Activate(int port, string name, params string[] arguments) =>
        Run($"exec systemd-socket-activate --listen=127.0.0.1:{port} --fdname={name}", [], "", arguments);

    internal void Signal(string signal)
    {
        using Process kill = Process.Start("kill", ["-s", signal, $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>Its status, and what it has written.</returns>
    internal (int Status, string Output) WaitForEnd()
    {
        bool hasEnded = _process.WaitForExit(TimeSpan.FromSeconds(40));
        if (!hasEnded)
            _process.Kill();
        string output = _output.Result + _errors.Result;
        Assert.True(hasEnded, $"The process does not end. {output}");
        return (_process.ExitCode, output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static WorkerProcess Run(string command, IEnumerable<string> environment, string redirection, string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{command} dotnet \"$0\" \"$@\"{redirection}", s_program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in environment)
            start.Environment[variable.Split('=')[0]] = variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return new WorkerProcess(Process.Start(start)!);
    }

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int fd);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int fd);
}
