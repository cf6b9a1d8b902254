namespace FiberNet.Tests;

public class FolderTests
{
    [Theory]
    [InlineData("src/Fibers")]
    [InlineData("src/Reactor", "src/Fibers", "src/LibC")]
    [InlineData("src/Sockets", "src/Reactor", "src/Fibers", "src/LibC")]
    [InlineData("src/Hosting", "src/Sockets", "src/Reactor", "src/Fibers", "src/LibC")]
    [InlineData("src/Connections", "src/Sockets", "src/Reactor", "src/Fibers", "src/LibC")]
    public void Folders_of_a_project_form_no_cycle(string project, params string[] uses)
    {
        IReadOnlyList<string> cycles = FolderGraph.Of(project, uses).Cycles();
        Assert.True(cycles.Count == 0, "These arrows are part of a cycle:\n" + string.Join('\n', cycles));
    }
}
