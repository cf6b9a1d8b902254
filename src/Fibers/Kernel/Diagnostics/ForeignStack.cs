using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Follows the wait of a fiber through code that is not of fibers: <c>async Task</c> methods down to what the innermost one waits for.</summary>
/// <remarks>A task does not tell who waits for it, but each state machine holds the awaiter of what it waits for.</remarks>
internal static class ForeignStack
{
    private const int MostMethods = 64;

    /// <summary>Adds the methods that a suspended machine waits for, innermost first, and finds what the innermost waits for.</summary>
    internal static void Follow(object machine, List<StackLine> stack, ref WaitTarget target, ref string? description)
    {
        for (int i = 0; i < MostMethods && StateMachine.AwaitedBy(machine) is { } awaited; i++)
        {
            if (awaited is IDescribesWait wait)
            {
                (target, description) = (wait.Target, wait.Description);
                return;
            }

            if (StateMachine.MachineOf(awaited) is not { } inner)
            {
                description = $"waiting for a foreign task ({NameOf(awaited.GetType())})";
                return;
            }

            machine = inner;
            stack.Insert(0, SourceLines.Of(inner.GetType(), StateMachine.StateOf(inner)));
        }
    }

    private static string NameOf(Type type) => type.IsGenericType ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
}
