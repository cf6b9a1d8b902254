using System.Diagnostics;

namespace FiberNet;

/// <summary>A call that blocked a scheduler's thread, and with it every fiber.</summary>
public sealed class BlockingCall
{
    internal BlockingCall(Fiber? fiber, string method, StackTrace stack)
    {
        Fiber = fiber;
        Method = method;
        Stack = stack;
    }

    /// <summary>The fiber that blocked; <c>null</c> if a posted callback did.</summary>
    public Fiber? Fiber { get; }

    /// <summary>The method that made the blocking call.</summary>
    public string Method { get; }

    /// <summary>The stack of the call.</summary>
    public StackTrace Stack { get; }

    /// <summary>Returns one sentence and the stack.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() =>
        $"{Method} blocks the scheduler's thread in {Fiber?.ToString() ?? "a posted callback"}. Await instead, or make the call on another thread.{Environment.NewLine}{Stack}";
}
