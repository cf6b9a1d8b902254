using System.Reflection;

namespace FiberNet.Tests;

/// <summary>For tests that use up all descriptors: an assembly that any thread of the runtime needs then could not be opened, which may end the process.</summary>
internal static class Assemblies
{
    /// <summary>What is found by its name only, for the lines of stack traces.</summary>
    private static readonly string[] s_byName = ["System.Diagnostics.StackTrace", "System.Reflection.Metadata", "System.Collections.Immutable", "System.IO.Compression"];

    /// <summary>Loads all assemblies that the tests refer to, and those that these refer to.</summary>
    internal static void LoadAll()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<AssemblyName>(typeof(Assemblies).Assembly.GetReferencedAssemblies().Concat(s_byName.Select(static name => new AssemblyName(name))));
        while (left.TryPop(out AssemblyName? name))
        {
            if (!seen.Add(name.Name!))
                continue;
            try
            {
                foreach (AssemblyName next in Assembly.Load(name).GetReferencedAssemblies())
                    left.Push(next);
            }
            catch (FileNotFoundException)
            {
                // A reference that is compiled against and never used need not be there.
            }
        }
    }
}
