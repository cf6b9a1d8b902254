using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>The exceptions of refused awaits: of a task that was awaited before, belongs to another fiber or thread, or is awaited outside fibers.</summary>
/// <remarks>
/// The exception must come out of the awaiter's <c>GetResult</c>. The builder is called in the middle of <c>MoveNext</c>, in the
/// state of a suspended method, and an exception from there would skip the method's <c>finally</c> and <c>using</c> blocks.
/// </remarks>
internal static class AwaitFailure
{
    /// <summary>How many refused awaits may nest outside fibers, where nothing can yield between them.</summary>
    private const int DeepestResumption = 64;

    /// <summary>
    /// How many fibers, of all schedulers, have an exception that the end of their suspension throws. A yield looks at it, because a
    /// yield knows no fiber. Written by all schedulers; a reader needs to see only what its own thread has written.
    /// </summary>
    private static int s_pending;

    /// <summary>The reason why the await that starts on this thread was refused.</summary>
    [ThreadStatic]
    private static Exception? t_refusal;

    /// <summary>What the await throws from which a method outside fibers is resumed.</summary>
    [ThreadStatic]
    private static Exception? t_thrown;

    [ThreadStatic]
    private static int t_depth;

    /// <summary>True if an await somewhere is to throw. Two instructions for awaits that otherwise never throw.</summary>
    internal static bool IsAnyPending
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_pending != 0;
    }

    /// <summary>Notes why the first suspension of a method is refused.</summary>
    /// <returns>Null: no fiber suspends.</returns>
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

    /// <summary>Throws if the await that ends now is to throw.</summary>
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
    /// Resumes a method outside fibers at its await, which throws. It cannot wait, because nothing would resume it later.
    /// </summary>
    internal static void Resume<TStateMachine>(ref TStateMachine stateMachine, Exception failure)
        where TStateMachine : IAsyncStateMachine
    {
        // A loop that catches every exception would not end, and outside fibers nothing can yield.
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
