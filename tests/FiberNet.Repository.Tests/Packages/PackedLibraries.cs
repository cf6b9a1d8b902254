using System.IO.Compression;

namespace FiberNet.Tests.Packages;

/// <summary>
/// The packages, made once for all tests of them, from a copy of the sources: other test projects build in the checkout's
/// own bin and obj meanwhile.
/// </summary>
public sealed class PackedLibraries : IDisposable
{
    /// <summary>The name of the tests that share the packages.</summary>
    internal const string Collection = "packages";

    internal const string Solution = "Packages.slnx";

    private static readonly string[] s_shared = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", ".editorconfig", "LICENSE"];

    /// <summary>Copies and packs.</summary>
    public PackedLibraries()
    {
        Folder = Directory.CreateTempSubdirectory("fibernet-packages-").FullName;
        try
        {
            string copy = Path.Combine(Folder, "copy");
            Copy("src", copy);
            Copy("templates", copy);
            Copy("eng/package", copy);
            foreach (string file in s_shared)
                File.Copy(Path.Combine(Repository.Root, file), Path.Combine(copy, file));
            IEnumerable<string> projects = Directory.EnumerateFiles(copy, "*.csproj", SearchOption.AllDirectories).Where(static project => !project.Contains("/content/", StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(copy, Solution), $"<Solution>{string.Concat(projects.Select(project => $"<Project Path=\"{Path.GetRelativePath(copy, project)}\" />"))}</Solution>");
            DotNet.Run(copy, "pack", Solution, "--output", Feed, "-p:RunAnalyzers=false");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A temporary folder, outside the repository.</summary>
    internal string Folder { get; }

    /// <summary>Where the packages are.</summary>
    internal string Feed => Path.Combine(Folder, "feed");

    /// <summary>A home of the dotnet command in which the templates are installed, once for all tests.</summary>
    internal string HomeWithTemplates => field ??= InstallTemplates();

    /// <summary>A project folder that restores from the packages alone: neither another source nor what was restored before.</summary>
    internal string NewProject(string name, string project, string program)
    {
        string folder = NewFolder(name);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        File.WriteAllText(Path.Combine(folder, "program.csproj"), project);
        return folder;
    }

    /// <summary>A folder for a project that restores from the packages.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="others">A folder of packages of others, as restoring leaves it; null for none.</param>
    internal string NewFolder(string name, string? others = null)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Folder}/restored" /></config>
              <packageSources><clear /><add key="packed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear />{(others is null ? "" : $"<add key=\"others\" value=\"{others}\" />")}</fallbackPackageFolders>
            </configuration>
            """);
        return folder;
    }

    internal ZipArchive Open(string package, string extension) =>
        ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Feed, $"{package}.*{extension}"), file => char.IsDigit(Path.GetFileName(file)[package.Length + 1])));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string InstallTemplates()
    {
        string home = Directory.CreateDirectory(Path.Combine(Folder, "home")).FullName;
        DotNet.RunAt(home, Folder, "new", "install", Assert.Single(Directory.GetFiles(Feed, "FiberNet.Templates.*.nupkg")));
        return home;
    }

    private static void Copy(string folder, string to)
    {
        string root = Path.Combine(Repository.Root, folder);
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(Repository.Root, file);
            if (path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal))
                continue;
            string target = Path.Combine(to, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
