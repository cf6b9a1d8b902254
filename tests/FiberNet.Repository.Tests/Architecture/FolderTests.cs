namespace FiberNet.Tests;

public class FolderTests
{
    [Theory]
    [InlineData("src/Fibers")]
    public void Folders_of_a_project_form_no_cycle(string project, params string[] uses)
    {
        IReadOnlyList<string> cycles = FolderGraph.Of(project, uses).Cycles();
        Assert.True(cycles.Count == 0, "These arrows are part of a cycle:\n" + string.Join('\n', cycles));
    }
}
