namespace FiberNet.Tests.LongRuns;

/// <summary>A test that needs programs or files that a machine may lack; skipped with the reason where it does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresFactAttribute : FactAttribute
{
    /// <param name="programs">Names to find in PATH, or paths from the root of the repository.</param>
    public RequiresFactAttribute(params string[] programs)
    {
        foreach (string program in programs)
        {
            bool isThere = program.Contains('/', StringComparison.Ordinal)
                ? File.Exists(Path.Combine(Repository.Root, program))
                : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
            if (!isThere)
                Skip = $"There is no {program}.";
        }
    }
}
