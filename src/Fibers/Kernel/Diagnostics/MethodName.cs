using System.Reflection;

namespace FiberNet;

/// <summary>Names the method that the compiler made a state machine or the method of a lambda for.</summary>
internal static class MethodName
{
    /// <summary><c>Program.&lt;Serve&gt;d__3</c> is <c>Program.Serve</c>; a lambda's <c>&lt;&lt;Main&gt;b__0_1&gt;d</c> is <c>Program.Main (lambda)</c>.</summary>
    internal static string Of(Type stateMachine) => Of(stateMachine.DeclaringType, stateMachine.Name);

    /// <inheritdoc cref="Of(Type)"/>
    internal static string Of(MethodInfo method) => Of(method.DeclaringType, method.Name);

    private static string Of(Type? type, string name)
    {
        int start = name.LastIndexOf('<') + 1;
        int end = name.IndexOf('>', start);
        if (start > 0 && end > start)
            name = name[start..end] + SuffixOf(name[(end + 1)..]);
        while (type is not null && type.Name.StartsWith('<'))
            type = type.DeclaringType;
        return type is null ? name : $"{type.FullName}.{name}";
    }

    /// <summary>What stands behind the name of the method tells what of it is meant: <c>b__</c> a lambda, <c>g__Name|</c> a local function.</summary>
    private static string SuffixOf(string kind) =>
        kind.StartsWith("b__", StringComparison.Ordinal) ? " (lambda)"
        : kind.StartsWith("g__", StringComparison.Ordinal) ? "." + kind[3..kind.IndexOf('|', StringComparison.Ordinal)]
        : "";
}
