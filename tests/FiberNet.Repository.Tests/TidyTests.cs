namespace FiberNet.Tests;

public class TidyTests
{
    private const int LongestFile = 300;

    private static readonly string[] s_folders = ["src", "samples", "bench", "tests"];

    [Fact]
    public void A_source_file_holds_one_idea_and_is_short() =>
        Assert.DoesNotContain(
            Sources.Of("src"),
            // The names of errno are a table, not an idea.
            file => !file.EndsWith("Errno.cs", StringComparison.Ordinal) && File.ReadLines(file).Count() > LongestFile);

    [Fact]
    public void Nothing_is_left_to_be_done_later()
    {
        // Written so that this file does not find itself.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];
        Assert.DoesNotContain(
            s_folders.SelectMany(Sources.Of),
            file => marks.Any(mark => File.ReadAllText(file).Contains(mark, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1, "FirstProgram")]
    [InlineData(2, "AcceptLoop")]
    public void Programs_of_the_README_are_samples(int number, string sample) =>
        Assert.Equal(Repository.Read($"samples/{sample}/Program.cs"), Sources.ProgramOfReadme(number));

    [Fact]
    public void Every_sample_has_its_line_in_the_README()
    {
        string readme = Repository.Read("README.md");
        foreach (string project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.csproj", SearchOption.AllDirectories))
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.True(
                name is "FirstProgram" or "AcceptLoop" || readme.Contains($"--project samples/{name}", StringComparison.Ordinal),
                $"README.md has no command for samples/{name}.");
        }
    }
}
