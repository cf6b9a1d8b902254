using System.Reflection;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>What a user of Reactor and Sockets meets: two shapes of a failure, and a socket that fits on a page.</summary>
public class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] s_assemblies = [typeof(Reactor).Assembly, typeof(FiberSocket).Assembly];

    /// <summary>Members whose value is an answer and not the outcome of I/O, each with the reason.</summary>
    private static readonly Dictionary<string, string> s_answers = new()
    {
        ["FiberSocket.Abort"] = "whether this call was the one that aborted",
        ["Descriptor.Abort"] = "whether this call was the one that aborted",
        ["FiberSocket.Detach"] = "the number of the descriptor; a closed socket throws",
        ["PollCalls.IsHungUp"] = "a question; a kernel that does not tell is no",
        ["Reactor.Post"] = "as FiberScheduler.Post: whether the loop still runs",
        ["Reactor.Run"] = "the result of the caller's own code",
        ["Reactor.Offload"] = "the result of the caller's own code",
        ["Reactor.InvokeAsync"] = "the result of the caller's own code",
        ["ReceivedFrame.OrThrow"] = "the content; what failed throws",
        ["Signals.Wait"] = "which signal came; null on timeout, as .NET's waits",
        ["SignalQueue.Wait"] = "which signal came; null on timeout, as .NET's waits",
        ["TcpServer.Stop"] = "how many handlers had to be cancelled",
        ["UdpServer.Stop"] = "how many handlers had to be cancelled",
        ["IoResult.ToBoolean"] = "the outcome itself, as bool",
    };

    [Fact]
    public void Io_fails_as_IoResult_or_null_only() =>
        Assert.DoesNotContain(
            from assembly in s_assemblies
            from type in assembly.GetExportedTypes()
            where !type.IsEnum && !IsForTheCompiler(type)
            from method in type.GetMethods(Declared)
            where !method.IsSpecialName && !IsForTheCompiler(method) && IsOtherShape(ResultOf(method))
            select $"{type.Name}.{method.Name}",
            name => !s_answers.ContainsKey(name));

    /// <summary>A received message, line or set of handles is a struct of its own; it has the outcome as its <c>Result</c>.</summary>
    [Fact]
    public void What_is_received_carries_an_IoResult() =>
        Assert.All(
            from type in s_assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            from method in type.GetMethods(Declared)
            let result = ResultOf(method)
            where result.IsValueType && result.Name.StartsWith("Received", StringComparison.Ordinal) && result != typeof(ReceivedSignal)
            select result,
            result => Assert.Equal(typeof(IoResult), result.GetProperty("Result")?.PropertyType));

    /// <summary>Counted are the members that FiberSocket declares: each overload is one, each property is one, its accessors are none.</summary>
    [Fact]
    public void FiberSocket_has_at_most_60_members()
    {
        string[] members = [.. typeof(FiberSocket).GetMembers(Declared).Where(member => member is not MethodInfo { IsSpecialName: true }).Select(member => member.ToString()!)];
        Assert.True(members.Length <= 60, $"{members.Length}:\n{string.Join('\n', members)}");
    }

    /// <summary>Counted from the class to below <see cref="object"/>.</summary>
    [Fact]
    public void Operations_are_at_most_5_classes_deep() =>
        Assert.All(
            s_assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => typeof(FiberBox).IsAssignableFrom(type)),
            type => Assert.InRange(Depth(type), 1, 5));

    private static int Depth(Type type) => type.BaseType == typeof(object) ? 1 : 1 + Depth(type.BaseType!);

    /// <summary>What a method gives, when it is awaited.</summary>
    private static Type ResultOf(MethodInfo method) =>
        method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(FiberTask<>)
            ? type.GetGenericArguments()[0]
            : method.ReturnType;

    private static bool IsOtherShape(Type type) =>
        type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(IoEvents) || type == typeof(Errno)
        || Nullable.GetUnderlyingType(type) is not null
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>));

    private static bool IsForTheCompiler(Type type) => type.Name.Contains('<', StringComparison.Ordinal);

    private static bool IsForTheCompiler(MethodInfo method) =>
        method.Name is "Equals" or "GetHashCode" || method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.Contains('<', StringComparison.Ordinal)
        || method.IsDefined(typeof(CompilerGeneratedAttribute));
}
