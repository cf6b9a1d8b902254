using System.Globalization;
using System.Reflection;

namespace FiberNet;

/// <summary>Names the method of the source that the compiler made a state machine or the method of a lambda for.</summary>
/// <remarks>
/// The compiler nests its names: <c>&lt;Serve&gt;d__3</c> is the state machine of <c>Serve</c>, <c>&lt;Serve&gt;b__0_1</c> the second
/// lambda in it, <c>&lt;Serve&gt;g__Local|0_1</c> a local function, and <c>&lt;&lt;Serve&gt;b__0_1&gt;d</c> the state machine of that
/// lambda. The statements of a top-level program are the method <c>&lt;Main&gt;$</c>.
/// </remarks>
internal static class MethodName
{
    /// <summary>Names the method of a state machine: <c>Program.Serve</c>, <c>Program.Serve lambda #2</c>, <c>Program.&lt;Main&gt;</c>.</summary>
    internal static string Of(Type stateMachine) => Of(stateMachine.DeclaringType, stateMachine.Name);

    /// <inheritdoc cref="Of(Type)"/>
    internal static string Of(MethodInfo method) => Of(method.DeclaringType, method.Name);

    /// <inheritdoc cref="Of(Type)"/>
    internal static string Of(Type? type, string name)
    {
        // Lambdas lie in classes of the compiler's own, inside the class of the source.
        while (type is not null && type.Name.StartsWith('<'))
            type = type.DeclaringType;
        string method = Demangle(name);
        return type is null ? method : $"{type.FullName}.{method}";
    }

    private static string Demangle(string name)
    {
        int end = name.StartsWith('<') ? EndOfBracket(name) : -1;
        if (end < 0)
            return name;
        string inner = name[1..end];
        string kind = name[(end + 1)..];
        if (kind.StartsWith("b__", StringComparison.Ordinal))
            return Demangle(inner) + Lambda(kind);
        if (kind.StartsWith("g__", StringComparison.Ordinal))
            return $"{Demangle(inner)}.{kind[3..kind.IndexOf('|', StringComparison.Ordinal)]}";
        return kind == "$" ? $"<{inner}>" : Demangle(inner);
    }

    /// <summary>The position of the bracket that closes the first one; -1 if none does.</summary>
    private static int EndOfBracket(string name)
    {
        int depth = 0;
        for (int i = 0; i < name.Length; i++)
        {
            depth += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return -1;
    }

    /// <summary>The last number of <c>b__0_1</c>, or of <c>b__1</c> in a closure, counts the lambdas of the method from 0.</summary>
    private static string Lambda(string kind) =>
        int.TryParse(kind.AsSpan(kind.LastIndexOf('_') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? $" lambda #{index + 1}"
            : " lambda";
}
