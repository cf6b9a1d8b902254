namespace FiberNet.Tests.Peers;

/// <summary>A test with a real peer: skipped, with the reason, where the program is not installed.</summary>
internal sealed class RequiresFactAttribute : FactAttribute
{
    public RequiresFactAttribute(string program)
    {
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!directories.Any(directory => File.Exists(Path.Combine(directory, program))))
            Skip = $"{program} is not installed.";
    }
}
