using System.Diagnostics;

namespace FiberNet;

/// <summary>A call that blocked the thread of a scheduler, and every fiber with it.</summary>
public sealed class BlockingCall
{
    internal BlockingCall(Fiber? fiber, string method, StackTrace stack)
    {
        Fiber = fiber;
        Method = method;
        Stack = stack;
    }

    /// <summary>The fiber that blocked; null where a posted callback did.</summary>
    public Fiber? Fiber { get; }

    /// <summary>The method that made the blocking call.</summary>
    public string Method { get; }

    /// <summary>Where it happened.</summary>
    public StackTrace Stack { get; }

    /// <summary>Gives a sentence and the stack.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() =>
        $"{Method} blocks the thread of the scheduler in {Fiber?.ToString() ?? "a posted callback"}; await instead, or do it on another thread.{Environment.NewLine}{Stack}";
}
