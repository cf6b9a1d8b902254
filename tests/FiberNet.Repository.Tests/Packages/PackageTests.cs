using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FiberNet.Tests.Packages;

[Collection(PackedLibraries.Collection)]
public partial class PackageTests(PackedLibraries packages)
{
    [Theory]
    [InlineData("FiberNet")]
    [InlineData("FiberNet.Fibers")]
    [InlineData("FiberNet.Reactor")]
    [InlineData("FiberNet.Hosting")]
    public void Package_has_license_documentation_and_symbols(string name)
    {
        using ZipArchive package = packages.Open(name, ".nupkg");
        using ZipArchive symbols = packages.Open(name, ".snupkg");
        Assert.Contains(name + "</name>", Text(package, $"lib/net10.0/{name}.xml"), StringComparison.Ordinal);
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.dll"));
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
        Assert.Equal("MIT", Metadata(package, name, "license"));
        Assert.False(string.IsNullOrWhiteSpace(Metadata(package, name, "description")));
    }

    /// <summary>What nuget.org shows: it knows neither the repository's folders nor comments of Markdown.</summary>
    [Theory]
    [InlineData("FiberNet")]
    [InlineData("FiberNet.AspNetCore")]
    [InlineData("FiberNet.Connections")]
    [InlineData("FiberNet.Console")]
    [InlineData("FiberNet.Fibers")]
    [InlineData("FiberNet.Hosting")]
    [InlineData("FiberNet.Http")]
    [InlineData("FiberNet.Orleans")]
    [InlineData("FiberNet.Reactor")]
    [InlineData("FiberNet.Templates")]
    public void Page_of_a_package_has_its_own_text_and_full_links(string name)
    {
        using ZipArchive package = packages.Open(name, ".nupkg");
        string page = Text(package, "README.md");
        Assert.StartsWith($"# {name}\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        string[] targets = [.. Link().Matches(page).Select(static match => match.Groups[1].Value)];
        Assert.NotEmpty(targets);
        Assert.All(targets, static target => Assert.StartsWith("https://", target, StringComparison.Ordinal));
        Assert.Equal(("README.md", "icon.png"), (Metadata(package, name, "readme"), Metadata(package, name, "icon")));
        Assert.NotNull(package.GetEntry("icon.png"));
        Assert.StartsWith("https://", Metadata(package, name, "projectUrl"), StringComparison.Ordinal);
        Assert.EndsWith("/CHANGELOG.md", Metadata(package, name, "releaseNotes"), StringComparison.Ordinal);
    }

    [Fact]
    public void README_program_builds_without_a_warning_and_echoes()
    {
        int port = StartedServer.FreePort();
        string program = packages.NewProject("program", Project("FiberNet"), Sources.FirstProgram().Replace("8080", $"{port}", StringComparison.Ordinal));
        Assert.Contains("0 Warning(s)", DotNet.Run(program, "build", "--output", Path.Combine(program, "out")), StringComparison.Ordinal);
        using Process server = DotNet.Start(program, [Path.Combine(program, "out", "program.dll")]);
        try
        {
            using TcpClient client = StartedServer.Connect(server, port);
            using var replies = new StreamReader(client.GetStream());
            foreach (string line in new[] { "hello", "", "world" })
            {
                client.GetStream().Write(System.Text.Encoding.ASCII.GetBytes(line + "\n"));
                Assert.Equal(line, replies.ReadLine());
            }
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    [Theory]
    [InlineData("FiberNet")]
    [InlineData("FiberNet.Fibers")]
    [InlineData("FiberNet.Reactor")]
    public void Each_package_brings_the_analyzers_once(string name)
    {
        string program = packages.NewProject("analyzed-" + name, Project(name), """
            using FiberNet;

            FiberScheduler.Run(async () =>
            {
                Action forgets = () => { FiberTask.FromResult(1); };
                forgets();
                await Fiber.Yield();
            });
            """);
        // The console repeats warnings; the compiler's own log does not.
        string output = DotNet.Run(program, "build", "-p:ErrorLog=report.sarif");
        Assert.Contains("warning FIBER003", output, StringComparison.Ordinal);
        string report = File.ReadAllText(Path.Combine(program, "report.sarif"));
        Assert.Equal(2, report.Split("\"ruleId\": \"FIBER003\"").Length);
        using ZipArchive package = packages.Open(name, ".nupkg");
        string page = Metadata(package, name, "releaseNotes")!.Replace("CHANGELOG.md", "docs/analyzers/FIBER003.md", StringComparison.Ordinal);
        Assert.Contains($"\"helpUri\": \"{page}\"", report, StringComparison.Ordinal);
    }

    /// <summary>
    /// NuGet's default is <c>exclude="Build,Analyzers"</c>. SDK 10.0.401 takes the analyzers of a dependency all the same
    /// (https://github.com/dotnet/sdk/issues/1212), so a build alone does not show the mistake. It is documented otherwise, and
    /// NuGet has accepted a design that leaves them out (https://github.com/NuGet/Home/pull/14455).
    /// </summary>
    [Theory]
    [InlineData("FiberNet")]
    [InlineData("FiberNet.AspNetCore")]
    [InlineData("FiberNet.Connections")]
    [InlineData("FiberNet.Console")]
    [InlineData("FiberNet.Hosting")]
    [InlineData("FiberNet.Http")]
    [InlineData("FiberNet.Orleans")]
    [InlineData("FiberNet.Reactor")]
    public void A_package_passes_the_analyzers_of_its_dependencies_on(string name)
    {
        using ZipArchive package = packages.Open(name, ".nupkg");
        XElement[] ours = [.. XDocument.Parse(Text(package, name + ".nuspec")).Descendants().Where(static element => element.Name.LocalName == "dependency" && element.Attribute("id")!.Value.StartsWith("FiberNet", StringComparison.Ordinal))];
        Assert.NotEmpty(ours);
        Assert.All(ours, static dependency => Assert.Null(dependency.Attribute("exclude")));
    }

    [Fact]
    public void Only_the_package_of_fibers_carries_the_analyzers()
    {
        foreach (string name in new[] { "FiberNet", "FiberNet.Fibers", "FiberNet.Reactor" })
        {
            using ZipArchive package = packages.Open(name, ".nupkg");
            IEnumerable<string> analyzers = package.Entries.Select(entry => entry.FullName).Where(path => path.StartsWith("analyzers/", StringComparison.Ordinal));
            Assert.Equal(
                name == "FiberNet.Fibers" ? ["analyzers/dotnet/cs/FiberNet.Analyzers.CodeFixes.dll", "analyzers/dotnet/cs/FiberNet.Analyzers.dll"] : [],
                analyzers.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>As <c>dotnet new console</c> makes it, with the package; without the native launcher, which is a package too.</summary>
    private string Project(string name)
    {
        using ZipArchive package = packages.Open(name, ".nupkg");
        string version = XDocument.Parse(Text(package, name + ".nuspec")).Descendants().First(element => element.Name.LocalName == "version").Value;
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{name}" Version="{version}" />
              </ItemGroup>
            </Project>
            """;
    }

    private static string? Metadata(ZipArchive package, string name, string element) =>
        XDocument.Parse(Text(package, name + ".nuspec")).Root!.Descendants().SingleOrDefault(candidate => candidate.Name.LocalName == element)?.Value;

    private static string Text(ZipArchive archive, string path)
    {
        ZipArchiveEntry? entry = archive.GetEntry(path);
        Assert.True(entry is not null, $"{path} is missing.");
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
