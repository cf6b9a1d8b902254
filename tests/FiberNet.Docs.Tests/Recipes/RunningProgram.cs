using System.Diagnostics;
using System.Globalization;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>A recipe that runs as a process.</summary>
internal sealed class RunningProgram : IDisposable
{
    private const string Name = "recipe";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private RunningProgram(DirectoryInfo folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    /// <summary>Starts a program.</summary>
    /// <param name="assembly">The program.</param>
    /// <param name="arguments">The arguments of its command line.</param>
    internal static RunningProgram Start(Stream assembly, string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fibernet-recipe-");
        foreach (string library in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
            File.CreateSymbolicLink(Path.Combine(folder.FullName, Path.GetFileName(library)), library);
        string tests = typeof(RunningProgram).Assembly.GetName().Name!;
        File.Copy(Path.Combine(AppContext.BaseDirectory, $"{tests}.runtimeconfig.json"), Path.Combine(folder.FullName, $"{Name}.runtimeconfig.json"));
        using (FileStream file = File.Create(Path.Combine(folder.FullName, $"{Name}.dll")))
            assembly.CopyTo(file);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder.FullName, $"{Name}.dll"), .. arguments])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new RunningProgram(folder, Process.Start(start)!);
    }

    /// <summary>Connects as soon as the program listens.</summary>
    internal LineClient Connect(int port) => new(StartedServer.Connect(_process, port));

    /// <summary>The next line that the program writes; null after the last one.</summary>
    internal string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>Sends a signal, as <c>kill</c> does.</summary>
    internal void Kill(string signal)
    {
        using Process kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end of the program, which must be a success, and gives the rest of what it has written.</summary>
    internal string End()
    {
        string output = _process.StandardOutput.ReadToEnd();
        Assert.True(_process.WaitForExit(s_patience), $"It does not end. It wrote: {output}");
        Assert.True(_process.ExitCode == 0, $"It ended with {_process.ExitCode}: {output}{_process.StandardError.ReadToEnd()}");
        return output;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
