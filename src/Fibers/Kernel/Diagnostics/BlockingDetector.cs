using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Judges the waits that the runtime reports: it notifies the synchronization context before the scheduler's thread blocks on a
/// handle, a contended lock or another thread.
/// </summary>
/// <remarks>
/// Not every wait is the program's. A flag marks the poller's own wait. Locks that the class library takes inside its methods are
/// short, and throwing there would break those methods. The runtime itself waits for a thread to start.
/// </remarks>
internal sealed class BlockingDetector(FiberScheduler scheduler, FiberSchedulerOptions options)
{
    /// <summary>
    /// How long a wait may take, in milliseconds, before it counts as blocking: the shortest wait that the runtime offers. A lock
    /// that is merely contended is free within microseconds, unless its holder was preempted.
    /// </summary>
    internal const int Threshold = 1;

    /// <summary>Parts of the names of calls that wait. The last one is what GetResult of an awaiter leaves on the stack where it is inlined.</summary>
    private static readonly string[] s_waits = ["Wait", "Join", "Enter", "Result", "HandleNonSuccess"];

    private readonly HashSet<string> _reported = [];
    private bool _isJudging;

    /// <summary>True if a wait on this thread is to be judged once it exceeds the threshold.</summary>
    internal bool IsJudge(bool isPolling) =>
        options.BlockingDetection != BlockingDetection.Off && !isPolling && !_isJudging && ReferenceEquals(FiberScheduler.Current, scheduler);

    /// <summary>Judges a wait that exceeded the threshold. Throws if the wait must not go on.</summary>
    internal void OnWait()
    {
        _isJudging = true;
        try
        {
            Judge();
        }
        finally
        {
            _isJudging = false;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only the namespace and the assembly of methods are read; both survive trimming.")]
    private void Judge()
    {
        var stack = new StackTrace(fNeedFileInfo: true);
        if (FindCulprit(stack) is not { } culprit)
            return;
        MethodBase? method = culprit.GetMethod();
        string name = $"{method?.DeclaringType?.FullName}.{method?.Name}";
        var call = new BlockingCall(scheduler.Running, name, stack);
        if (_reported.Add($"{name}+{culprit.GetILOffset()}"))
            Report(call);
        if (options.BlockingDetection == BlockingDetection.Throw)
            throw new InvalidOperationException($"{name} would block the scheduler's thread. Await instead, or make the call on another thread.");
    }

    private void Report(BlockingCall call)
    {
        if (options.BlockingDetected is not { } handler)
        {
            StandardErrorLog.Write(call.ToString());
            return;
        }

        try
        {
            handler(call);
        }
        catch (Exception exception)
        {
            // The exception would come out of the statement that blocked, a lock for example.
            StandardErrorLog.Write($"The BlockingDetected handler failed: {exception}{Environment.NewLine}It was called because {call}");
        }
    }

    /// <summary>The frame that caused the wait: the first outside the waiting machinery. Null if the program did not cause it.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only the namespace and the assembly of methods are read; both survive trimming.")]
    private static StackFrame? FindCulprit(StackTrace stack)
    {
        bool isLock = true;
        MethodBase? called = null;
        foreach (StackFrame frame in stack.GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            Type? type = method?.DeclaringType;
            if (type is null || type == typeof(BlockingDetector) || type == typeof(FiberSynchronizationContext))
                continue;
            if (IsWaiting(type))
            {
                // A lock inside the runtime's own pools is short, and the caller has nothing to await instead.
                if (IsRuntimesOwn(type))
                    return null;
                called = method;
                isLock &= type == typeof(Monitor) || type == typeof(Lock) || type == typeof(WaitHandle) || type == typeof(SynchronizationContext);
                continue;
            }

            if (type.Assembly == typeof(BlockingDetector).Assembly || !IsWait(called))
                return null;
            return IsLibrary(type) && isLock ? null : frame;
        }

        return null;
    }

    /// <summary>True for the runtime's waiting machinery.</summary>
    private static bool IsWaiting(Type type) =>
        type.Assembly == typeof(object).Assembly
        && (type.Namespace is "System.Threading" or "System.Threading.Tasks" or "System.Runtime.CompilerServices");

    /// <summary>
    /// True for a call whose purpose is to wait, which its name tells throughout the class library. Other calls (Set, Release,
    /// Thread.Start, Cancel) wait for an internal lock or for the runtime.
    /// </summary>
    private static bool IsWait(MethodBase? called) => called is null || Array.Exists(s_waits, called.Name.Contains);

    /// <summary>True for the internals of the thread pool and the timers, which Task.Run and Task.Delay enter.</summary>
    private static bool IsRuntimesOwn(Type type) =>
        type.FullName is { } name
        && (name.StartsWith("System.Threading.PortableThreadPool", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.ThreadPool", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.TimerQueue", StringComparison.Ordinal));

    private static bool IsLibrary(Type type) =>
        type.Assembly == typeof(object).Assembly || type.Assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == true;
}
