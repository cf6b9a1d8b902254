using System.Xml.Linq;

namespace FiberNet.Tests;

public class ArchitectureTests
{
    [Theory]
    [InlineData("src/Fibers/FiberNet.Fibers.csproj")]
    [InlineData("src/Reactor/FiberNet.Reactor.csproj", "FiberNet.Fibers")]
    [InlineData("src/Sockets/FiberNet.csproj", "FiberNet.Reactor")]
    [InlineData("src/Hosting/FiberNet.Hosting.csproj", "FiberNet")]
    [InlineData("src/Http/FiberNet.Http.csproj", "FiberNet")]
    [InlineData("src/Connections/FiberNet.Connections.csproj", "FiberNet")]
    [InlineData("src/AspNetCore/FiberNet.AspNetCore.csproj", "FiberNet.Connections")]
    public void Arrows_go_one_way(string project, params string[] uses)
    {
        IEnumerable<string> references = XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        Assert.Equal(uses, references);
    }

    [Fact]
    public void No_layer_shows_its_internals_to_another()
    {
        foreach (string project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            Assert.All(
                XDocument.Load(project).Descendants("InternalsVisibleTo"),
                friend => Assert.EndsWith(".Tests", (string)friend.Attribute("Include")!, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(Sources.Of("src"), file => File.ReadAllText(file).Contains("InternalsVisibleTo", StringComparison.Ordinal));
    }

    [Fact]
    public void Fibers_make_no_system_call() =>
        Assert.DoesNotContain(
            Sources.Of("src/Fibers"),
            file => File.ReadAllText(file) is var text
                && (text.Contains("DllImport", StringComparison.Ordinal) || text.Contains("LibraryImport", StringComparison.Ordinal)));
}
