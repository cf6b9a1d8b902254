using System.Diagnostics;

namespace FiberNet.Tests;

/// <summary>tests/TestProgram: what has to run in a process of its own.</summary>
internal static class TestProgram
{
    /// <summary>
    /// The program's file. It does not import the binding, so its output is where it always is, whichever binding the tests have.
    /// </summary>
    internal static string Path { get; } = System.IO.Path.Combine(
        AppContext.BaseDirectory
            .Replace(typeof(TestProgram).Assembly.GetName().Name!, "TestProgram", StringComparison.Ordinal)
            .Replace("tmds-libc/", "", StringComparison.Ordinal),
        "TestProgram.dll");

    /// <summary>Starts a command whose output can be read.</summary>
    internal static Process Start(string file, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Runs a shell's script to its end.</summary>
    /// <param name="script">What the shell does; it runs the program as <c>$PROGRAM</c>.</param>
    /// <returns>The lines of standard output.</returns>
    internal static string[] RunScript(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true };
        start.Environment["PROGRAM"] = $"dotnet {Path}";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
