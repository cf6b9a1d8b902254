using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;

namespace FiberNet.Tests.Packages;

public class PackageTests(PackedLibraries packages) : IClassFixture<PackedLibraries>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("FiberNet")]
    [InlineData("FiberNet.Fibers")]
    [InlineData("FiberNet.Reactor")]
    public void Package_has_README_license_documentation_and_symbols(string name)
    {
        using ZipArchive package = packages.Open(name, ".nupkg");
        using ZipArchive symbols = packages.Open(name, ".snupkg");
        Assert.Equal(Repository.Read("README.md"), Text(package, "README.md"));
        Assert.Contains(name + "</name>", Text(package, $"lib/net10.0/{name}.xml"), StringComparison.Ordinal);
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.dll"));
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));

        XElement metadata = XDocument.Parse(Text(package, name + ".nuspec")).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string? Of(string element) => metadata.Elements().SingleOrDefault(candidate => candidate.Name.LocalName == element)?.Value;
        Assert.Equal(("MIT", "README.md"), (Of("license"), Of("readme")));
        Assert.False(string.IsNullOrWhiteSpace(Of("description")));
    }

    [Fact]
    public void The_program_of_the_README_runs_on_the_packages_and_echoes()
    {
        int port = FreePort();
        string program = packages.NewProject("program", Project("FiberNet"), Sources.FirstProgram().Replace("8080", $"{port}", StringComparison.Ordinal));
        DotNet.Run(program, "build", "--output", Path.Combine(program, "out"));
        using Process server = DotNet.Start(program, Path.Combine(program, "out", "program.dll"));
        try
        {
            using TcpClient client = Connect(server, port);
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
        Assert.Equal(2, File.ReadAllText(Path.Combine(program, "report.sarif")).Split("\"ruleId\": \"FIBER003\"").Length);
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

    /// <summary>The program says nothing when it listens, so a connect is what tells.</summary>
    private static TcpClient Connect(Process server, int port)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new TcpClient("127.0.0.1", port) { ReceiveTimeout = (int)s_patience.TotalMilliseconds };
            }
            catch (SocketException refused)
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, refused.Message);
                bool hasEnded = server.WaitForExit(TimeSpan.FromMilliseconds(20));
                Assert.False(hasEnded, hasEnded ? server.StandardError.ReadToEnd() : "");
            }
        }
    }

    /// <summary>Below the range that the kernel chooses from: nobody gets it by chance before the program does.</summary>
    private static int FreePort()
    {
        int end = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
        while (true)
        {
            int port = Random.Shared.Next(end / 2, end);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }

    private static string Text(ZipArchive archive, string path)
    {
        ZipArchiveEntry? entry = archive.GetEntry(path);
        Assert.True(entry is not null, $"{path} is missing.");
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
