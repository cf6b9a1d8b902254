namespace FiberNet.Tests;

/// <summary>The sources of the checkout.</summary>
internal static class Sources
{
    /// <summary>The server at the top of the README.</summary>
    internal static string FirstProgram() => ProgramOfReadme(1);

    /// <summary>The C# program of the README with a number, counted from 1.</summary>
    internal static string ProgramOfReadme(int number) => Repository.Read("README.md").Split("```csharp\n")[number].Split("```")[0];

    /// <summary>The C# files of a folder, without what the build has made.</summary>
    internal static IEnumerable<string> Of(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
}
