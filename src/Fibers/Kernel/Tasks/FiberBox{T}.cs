using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>A <see cref="FiberBox"/> that completes with a value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
[DebuggerNonUserCode]
public abstract class FiberBox<T> : FiberBox
{
    internal T Result = default!;

    private protected FiberBox()
    {
    }

    /// <summary>Reads the value or throws the failure, and recycles the box.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T TakeResult(uint version)
    {
        if (Version != version || State != BoxState.Done)
            ThrowInstead(version);
        Debug.Assert(Failure is null, "a box that is done has not failed");
        T result = Result;
        Recycle();
        return result;
    }
}
