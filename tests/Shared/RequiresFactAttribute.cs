namespace FiberNet.Tests;

/// <summary>A test that needs programs that a machine may lack; skipped with the reason where it does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresFactAttribute : FactAttribute
{
    /// <param name="programs">Names to find in PATH.</param>
    public RequiresFactAttribute(params string[] programs)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        foreach (string program in programs)
        {
            if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
                Skip = $"There is no {program}.";
        }
    }
}
