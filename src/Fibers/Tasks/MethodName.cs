namespace FiberNet;

/// <summary>Names the method a compiler-made state machine belongs to.</summary>
internal static class MethodName
{
    /// <summary><c>Program.&lt;Serve&gt;d__3</c> is <c>Program.Serve</c>; a lambda's <c>&lt;&lt;Main&gt;b__0_1&gt;d</c> is <c>Program.Main (lambda)</c>.</summary>
    internal static string Of(Type stateMachine)
    {
        string name = stateMachine.Name;
        int depth = name.LastIndexOf('<') + 1;
        int end = name.IndexOf('>', depth);
        string method = depth > 0 && end > depth ? name[depth..end] : name;
        Type? type = stateMachine.DeclaringType;
        while (type is not null && type.Name.StartsWith('<'))
            type = type.DeclaringType;
        string suffix = depth > 1 ? " (lambda)" : "";
        return type is null ? method + suffix : $"{type.FullName}.{method}{suffix}";
    }
}
