using System.Reflection;
using Tmds.Linux;

namespace FiberNet.Interop.Tests;

/// <summary>
/// Holds the binding against an assembly of Tmds.LibC, which eng/check-tmds-libc.sh names in the environment.
/// </summary>
/// <remarks>That source compiles against both proves what the source uses; this proves the rest.</remarks>
public class SurfaceTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // object's, which neither is obliged to override.
    private static readonly string[] s_inherited = [nameof(GetHashCode), nameof(ToString), nameof(Equals)];

    [PackageFact]
    public void Everything_in_the_binding_is_in_the_package()
    {
        HashSet<string> package = [.. Members(Package.Types)];
        Assert.True(package.Count > 900);
        string[] missing = [.. Members([.. Binding.Types, typeof(LibC), typeof(SizeOf)]).Except(package)];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [PackageFact]
    public void Nothing_extra_is_in_the_package_but_what_it_has_wrong()
    {
        string[] package = [.. Package.LibC.GetMembers(Everything).Select(member => member.Name)];
        string[] both = [.. typeof(LibCExtra).GetMembers(Everything).Select(member => member.Name).Intersect(package).Order()];
        Assert.Equal([nameof(LibCExtra.CMSG_LEN), nameof(LibCExtra.poll)], both);
    }

    private static IEnumerable<string> Members(IEnumerable<Type> types) =>
        from type in types
        from member in type.GetMembers(Everything)
        where member is not ConstructorInfo && !s_inherited.Contains(member.Name)
        select $"{type.FullName}: {Describe(member)}";

    private static string Describe(MemberInfo member) => member switch
    {
        FieldInfo field => $"field {field.Name}{(field.FieldType.IsNested ? "" : " " + field.FieldType.FullName)}",
        PropertyInfo property => $"property {property} {(property.CanRead ? "get" : "")} {(property.CanWrite ? "set" : "")}",
        MethodInfo { IsSpecialName: true } method => $"operator {method}",
        MethodInfo method => $"method {method} named {string.Join(' ', method.GetParameters().Select(p => p.Name))}",
        _ => member.Name,
    };

    private static class Package
    {
        private static readonly Assembly s_assembly = Assembly.LoadFrom(PackageFactAttribute.AssemblyPath!);

        public static Type[] Types => s_assembly.GetExportedTypes();
        public static Type LibC => s_assembly.GetType("Tmds.Linux.LibC", throwOnError: true)!;
    }
}

/// <summary>A fact about the package, skipped where nobody said which.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackageFactAttribute : FactAttribute
{
    internal static readonly string? AssemblyPath = Environment.GetEnvironmentVariable("TMDS_LIBC_ASSEMBLY");

    public PackageFactAttribute() =>
        Skip = AssemblyPath is null || Binding.IsPackage ? "TMDS_LIBC_ASSEMBLY names no assembly to compare the binding with." : null;
}
