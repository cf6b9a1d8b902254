using System.Linq;
using System.Reflection;

namespace FiberNet.Analyzers;

/// <summary>The pages of the rules in the repository: what an editor opens for a diagnostic.</summary>
internal static class Pages
{
    private static readonly string s_files = typeof(Pages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryFilesUrl").Value!;

    /// <summary>The address of a rule's page.</summary>
    internal static string Of(string id) => $"{s_files}docs/analyzers/{id}.md";
}
