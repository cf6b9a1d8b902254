namespace FiberNet.Tests;

internal static class Repository
{
    /// <summary>The folder with the solution, above the one that the tests run from.</summary>
    internal static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FiberNet.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new DirectoryNotFoundException("No FiberNet.sln above the tests.");
        }
    }
}
