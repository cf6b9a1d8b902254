using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

/// <summary>The files of the checkout.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The echo server at the top of the README.</summary>
    internal static string FirstProgram() => Read("README.md").Split("```csharp\n")[1].Split("```")[0];

    /// <summary>The C# files of a folder, without what the build has made.</summary>
    internal static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // A deterministic build on CI maps the sources to /_/, so the assembly's own place is asked as well.
        foreach (string start in new[] { Path.GetDirectoryName(here)!, AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is { Exists: true }; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "FiberNet.sln")))
                    return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run from within a checkout.");
    }
}
