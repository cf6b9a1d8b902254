namespace FiberNet.Tests;

/// <summary>A test that needs a server which a machine may lack; skipped with the reason where it does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresProgramFactAttribute : FactAttribute
{
    /// <param name="programs">The names of the servers' programs.</param>
    public RequiresProgramFactAttribute(params string[] programs)
    {
        if (Array.Find(programs, static program => Programs.Find(program) is null) is { } missing)
            Skip = $"There is no {missing}.";
    }
}
