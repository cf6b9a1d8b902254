using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>What an await throws that was refused: awaited before, by another fiber, on another thread, outside any fiber.</summary>
/// <remarks>
/// It must come out of the awaiter's <c>GetResult</c>. The builder is called in the middle of the method's <c>MoveNext</c>, with
/// the state of a suspended method: an exception from there skips the method's <c>finally</c> and <c>using</c> blocks.
/// </remarks>
internal static class AwaitFailure
{
    /// <summary>So many awaits of a method may be refused within one another where there is no fiber that could yield between them.</summary>
    private const int DeepestResumption = 64;

    /// <summary>
    /// How many fibers, of all schedulers, have an exception that the end of their park throws. A yield looks at it, because a
    /// yield knows no fiber. Written by all schedulers; a reader needs to see only what its own thread has written.
    /// </summary>
    private static int s_pending;

    /// <summary>Why the await was refused that is beginning on this thread.</summary>
    [ThreadStatic]
    private static Exception? t_refusal;

    /// <summary>What the await throws that a method outside any fiber is resumed from.</summary>
    [ThreadStatic]
    private static Exception? t_thrown;

    [ThreadStatic]
    private static int t_depth;

    /// <summary>True if an await somewhere is to throw: two instructions for those that otherwise never do.</summary>
    internal static bool IsAnyPending
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_pending != 0;
    }

    /// <summary>Notes why a method's first park is refused.</summary>
    /// <returns>Null: no fiber parks.</returns>
    internal static Fiber? Refuse(Exception failure)
    {
        t_refusal = failure;
        return null;
    }

    internal static Exception TakeRefusal()
    {
        Debug.Assert(t_refusal is not null, "a refusal was noted on this thread");
        Exception failure = t_refusal!;
        t_refusal = null;
        return failure;
    }

    internal static void Added() => Interlocked.Increment(ref s_pending);

    internal static void Removed()
    {
        int left = Interlocked.Decrement(ref s_pending);
        Debug.Assert(left >= 0, "an exception is removed once");
    }

    /// <summary>Throws what the await is to throw that ends now, if anything.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ThrowIfAny()
    {
        if (t_thrown is { } thrown)
        {
            t_thrown = null;
            throw thrown;
        }

        FiberScheduler.Current?.Running?.EndPark();
    }

    /// <summary>
    /// A method outside any fiber cannot wait, and nobody would come back to it: it goes on here and now, at the end of the
    /// await, which throws.
    /// </summary>
    internal static void Resume<TStateMachine>(ref TStateMachine stateMachine, Exception failure)
        where TStateMachine : IAsyncStateMachine
    {
        // A loop that catches everything would not end, and there is no fiber that could yield.
        if (t_depth == DeepestResumption)
            throw failure;
        t_depth++;
        t_thrown = failure;
        Added();
        try
        {
            stateMachine.MoveNext();
        }
        finally
        {
            Removed();
            t_thrown = null;
            t_depth--;
        }
    }
}
