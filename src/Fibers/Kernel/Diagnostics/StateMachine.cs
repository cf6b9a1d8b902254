using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace FiberNet;

/// <summary>Looks into the state machines that the compiler makes of async methods. Any thread; a machine that runs on may give any of its states.</summary>
internal static class StateMachine
{
    /// <summary>The state of a method that runs, as the compiler numbers it. Awaits are numbered from 0.</summary>
    internal const int IsRunning = -1;

    private const BindingFlags Fields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>The number of the await that a machine is suspended in.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Without the field the line of the method is shown.")]
    internal static int StateOf(object machine) => StateField(machine.GetType())?.GetValue(machine) as int? ?? IsRunning;

    /// <summary>The field that has the number of the await.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without the field the line of the method is shown.")]
    internal static FieldInfo? StateField(Type machine) => machine.GetField("<>1__state", Fields);

    /// <summary>What a machine is suspended on: a task, a source of a value task, or <c>null</c>.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Without the field the wait is shown without its cause.")]
    internal static object? AwaitedBy(object machine)
    {
        foreach (FieldInfo field in machine.GetType().GetFields(Fields))
        {
            // The compiler sets the awaiters back to default when it goes on, so one is left: that of the await.
            if (field.Name.StartsWith("<>u__", StringComparison.Ordinal) && field.GetValue(machine) is { } awaiter && SourceIn(awaiter, 3) is { } source)
                return source;
        }

        return null;
    }

    /// <summary>The machine of the async method whose end a task is; <c>null</c> for another task.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Without the field the task is shown by its type.")]
    internal static object? MachineOf(object source)
    {
        for (Type? type = source.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            if (type.GetField("StateMachine", Fields) is { } field)
                return field.GetValue(source);
        }

        return null;
    }

    /// <summary>The task in an awaiter: TaskAwaiter has it, ConfiguredTaskAwaiter has a TaskAwaiter, ValueTaskAwaiter a ValueTask.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Without the field the wait is shown without its cause.")]
    private static object? SourceIn(object holder, int depth)
    {
        foreach (FieldInfo field in holder.GetType().GetFields(Fields))
        {
            if (field.FieldType.IsPrimitive || field.FieldType.IsEnum || field.GetValue(holder) is not { } value)
                continue;
            object? source = field.FieldType.IsValueType ? depth > 0 ? SourceIn(value, depth - 1) : null : value;
            if (source is Task || source is Advanced.IDescribesWait || IsSource(source))
                return source;
        }

        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Only the names of interfaces are compared.")]
    private static bool IsSource(object? value) =>
        value is not null && value.GetType().GetInterfaces().Any(face => face.Namespace == "System.Threading.Tasks.Sources");
}
