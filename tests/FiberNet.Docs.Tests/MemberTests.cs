using System.Reflection;
using System.Text.RegularExpressions;

namespace FiberNet.Docs.Tests;

/// <summary>Prose names members as <c>Type.Member</c>. What it names is there.</summary>
public partial class MemberTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly ILookup<string, Type> s_types = Directory.GetFiles(AppContext.BaseDirectory, "FiberNet*.dll")
        .Where(static file => !file.EndsWith("Tests.dll", StringComparison.Ordinal) && !file.Contains("Analyzers", StringComparison.Ordinal))
        .SelectMany(static file => Assembly.LoadFrom(file).GetExportedTypes())
        .ToLookup(static type => type.Name.Split('`')[0]);

    /// <summary>The names of extension members, which the compiler makes methods of static classes.</summary>
    private static readonly HashSet<string> s_extensions =
    [
        .. from types in s_types
           from type in types
           where type is { IsAbstract: true, IsSealed: true }
           from method in type.GetMethods()
           select method.Name.StartsWith("get_", StringComparison.Ordinal) ? method.Name["get_".Length..] : method.Name,
    ];

    [Fact]
    public void Members_that_pages_name_exist()
    {
        (string Page, string Type, string Member)[] named =
        [
            .. from page in Page.All()
               where page.Path != "CHANGELOG.md"
               from line in page.Prose()
               from Match match in Named().Matches(line.Text)
               where s_types.Contains(match.Groups[1].Value)
               select ($"{page.Path}:{line.Number}", match.Groups[1].Value, match.Groups[2].Value),
        ];
        Assert.True(named.Length >= 100, $"The pages name {named.Length} members only.");
        Assert.Equal("", string.Join('\n', named.Where(static name => !Exists(name.Type, name.Member))));
    }

    private static bool Exists(string type, string member) =>
        s_types[type].SelectMany(static found => found.GetInterfaces().Append(found)).Any(found => found.GetMember(member, Any).Length > 0) || s_extensions.Contains(member);

    /// <summary>A name in code, of a type and a member; what follows, a call or another member, does not matter.</summary>
    [GeneratedRegex(@"`(?:await |using |new )?([A-Z]\w+)(?:<[^>`]*>)?\.([A-Z]\w+)[^`]*`")]
    private static partial Regex Named();
}
