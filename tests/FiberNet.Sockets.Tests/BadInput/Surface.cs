using System.Reflection;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet.Tests.BadInput;

/// <summary>Everything public of the three assemblies that a caller can hand something to, generic ones over plain types.</summary>
internal static class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] s_assemblies = [typeof(Fiber).Assembly, typeof(Reactor).Assembly, typeof(FiberSocket).Assembly];

    /// <summary>Constructors, methods and setters. What the compiler makes of records, operators and async methods is not ours to check.</summary>
    internal static MethodBase[] Members { get; } =
    [
        .. from assembly in s_assemblies
           from type in assembly.GetExportedTypes()
           where !type.IsEnum && !type.IsInterface && !IsForTheCompiler(type) && !IsForTheKernel(type)
           let closed = Close(type)
           where closed is not null
           from member in closed.GetMethods(Declared).Cast<MethodBase>().Concat(closed.GetConstructors())
           where !IsFromTheCompiler(member) && !StartsThreads(member)
           select Close(member),
    ];

    /// <summary>"FiberSocket.Listen", "FiberSocket.new", "FiberSocket.Linger=".</summary>
    internal static string NameOf(MethodBase member)
    {
        string type = member.DeclaringType!.Name.Split('`')[0];
        if (member.IsConstructor)
            return type + ".new";
        return member.IsSpecialName && member.Name.StartsWith("set_", StringComparison.Ordinal)
            ? $"{type}.{member.Name[4..]}="
            : $"{type}.{member.Name.Replace("get_", "", StringComparison.Ordinal)}";
    }

    /// <summary>The name of a type as the table has it: "int", "TimeSpan?", "ReadOnlySpan&lt;byte&gt;".</summary>
    internal static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return NameOf(underlying) + "?";
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
    }

    /// <summary>True of an extension member: its first argument is what it is called on.</summary>
    internal static bool IsExtension(MethodBase member) =>
        member.IsStatic && member.GetParameters() is [{ Name: "socket" } first, ..] && first.ParameterType == typeof(FiberSocket);

    internal static bool IsParking(MethodBase member) =>
        member is MethodInfo { ReturnType: { } type }
        && (type == typeof(FiberTask) || type == typeof(SleepAwaitable) || type == typeof(YieldAwaitable)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FiberTask<>)));

    /// <summary>They take options only, which <see cref="OptionsInUse"/> tries, and a started thread has to be stopped.</summary>
    private static bool StartsThreads(MethodBase member) =>
        member is MethodInfo { ReturnType: { } type } && (type == typeof(FiberNet.ReactorThread) || type == typeof(ReactorThreads));

    /// <summary>The system calls: the kernel checks what it is given, and a bad descriptor is EBADF.</summary>
    private static bool IsForTheKernel(Type type) =>
        type.Namespace == "FiberNet.Advanced" && (type.Name.EndsWith("Calls", StringComparison.Ordinal) || type == typeof(Advanced.IoVector));

    /// <summary>True of what stands before the dot in a call of an extension member: null there is null anywhere.</summary>
    internal static bool IsReceiver(ParameterInfo parameter) =>
        parameter.Position == 0 && parameter.Member.DeclaringType == typeof(FiberSchedulerExtensions) && parameter.ParameterType == typeof(FiberScheduler);

    private static bool IsForTheCompiler(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.Name.Contains("MethodBuilder", StringComparison.Ordinal)
        || type.Name.Contains("Awaiter", StringComparison.Ordinal) || type.Name.Contains("Awaitable", StringComparison.Ordinal);

    private static bool IsFromTheCompiler(MethodBase member) =>
        member.Name is "Equals" or "GetHashCode" or "Deconstruct" or "GetResult" or "OnCompleted" or "UnsafeOnCompleted"
        || member.Name.StartsWith("op_E", StringComparison.Ordinal) || member.Name.StartsWith("op_In", StringComparison.Ordinal)
        || member.Name.Contains('<', StringComparison.Ordinal)
        || (member.DeclaringType!.GetMethod("<Clone>$") is not null && member.IsDefined(typeof(CompilerGeneratedAttribute)))
        || (member.DeclaringType.IsValueType && member.IsDefined(typeof(CompilerGeneratedAttribute)));

    /// <summary>Null for what only derived classes can make: they are met where a class of ours derives from them.</summary>
    private static Type? Close(Type type)
    {
        if (!type.IsGenericTypeDefinition)
            return type;
        return type.GetGenericArguments().Any(argument => argument.GetGenericParameterConstraints().Length > 0)
            ? null
            : type.MakeGenericType([.. type.GetGenericArguments().Select(argument => Argument(type, argument))]);
    }

    private static MethodBase Close(MethodBase member) => member is MethodInfo { IsGenericMethodDefinition: true } method
        ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(argument => Argument(method.DeclaringType!, argument))])
        : member;

    private static Type Argument(Type declaring, Type argument)
    {
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            return typeof(AnyOwner);
        if (argument.GetGenericParameterConstraints().Length > 0)
            return typeof(AcceptOperation);
        return declaring == typeof(FiberSocket) || declaring.Name.Contains("Option", StringComparison.Ordinal) ? typeof(bool) : typeof(object);
    }
}
