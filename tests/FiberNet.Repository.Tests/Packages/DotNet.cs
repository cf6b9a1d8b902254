using System.Collections;
using System.Diagnostics;

namespace FiberNet.Tests.Packages;

/// <summary>The <c>dotnet</c> command, in a world of its own: no settings of the test run, no server that outlives it.</summary>
internal static class DotNet
{
    /// <summary>Runs a command to its end, which must be a success.</summary>
    /// <returns>What it has written.</returns>
    internal static string Run(string folder, params string[] arguments) => RunAt(null, folder, arguments);

    /// <summary>The same with a home of its own.</summary>
    internal static string RunAt(string? home, string folder, params string[] arguments)
    {
        using Process process = Start(folder, arguments, home);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{output}{errors.Result}");
        return output;
    }

    internal static Process Start(string folder, string[] arguments, string? home = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the test runner tells its own MSBuild must not reach ours.
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsOfTheTestRun))
            start.Environment.Remove(name);

        // A build server would keep the pipes open after its client has ended.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // Templates are installed there and not for the user.
        if (home is not null)
            start.Environment["DOTNET_CLI_HOME"] = home;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static bool IsOfTheTestRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
