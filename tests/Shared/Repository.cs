using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

/// <summary>The checkout that the tests run from.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>The text of a file.</summary>
    /// <param name="path">Relative to the root.</param>
    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // Tests may be built to a folder outside of the checkout, and a deterministic build on CI maps the sources to /_/.
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
