using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Judges the waits that the runtime tells of: it notifies the synchronization context of every wait for a handle, a
/// contended lock or a thread on the scheduler's thread, before it blocks.
/// </summary>
/// <remarks>
/// Not every wait is the user's. The poller's own is known by a flag; a lock that the class library takes inside one of
/// its methods is short and no business of ours, and to throw inside such a method would break it; a thread that is
/// started is waited for by the runtime itself.
/// </remarks>
internal sealed class BlockingDetector(FiberScheduler scheduler, FiberSchedulerOptions options)
{
    /// <summary>
    /// How long a wait may take, in milliseconds, before it is blocking: the shortest wait that the runtime can be asked for. A
    /// lock that is merely contended is free within microseconds, unless its holder was preempted.
    /// </summary>
    internal const int Threshold = 1;

    private static readonly string[] s_waits = ["Wait", "Join", "Enter", "Result"];

    private readonly HashSet<string> _reported = [];
    private bool _isJudging;

    /// <summary>True if a wait on this thread is to be judged when it has taken the threshold.</summary>
    internal bool IsJudge(bool isPolling) =>
        options.BlockingDetection != BlockingDetection.Off && !isPolling && !_isJudging && ReferenceEquals(FiberScheduler.Current, scheduler);

    /// <summary>A wait goes on beyond the threshold. Throws if it must not.</summary>
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
            throw new InvalidOperationException($"{name} would block the thread of the scheduler; await instead, or do it on another thread.");
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
            // It would come out of whatever statement has blocked, a lock of the user's.
            StandardErrorLog.Write($"The BlockingDetected handler failed: {exception}{Environment.NewLine}It was told that {call}");
        }
    }

    /// <summary>The frame that is to blame: the first that is not the waiting machinery itself. Null if the wait is nobody's fault.</summary>
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
                // A lock inside the runtime's own pools is short, and nothing that the caller could await instead.
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

    /// <summary>True of the runtime's waiting machinery.</summary>
    private static bool IsWaiting(Type type) =>
        type.Assembly == typeof(object).Assembly
        && (type.Namespace is "System.Threading" or "System.Threading.Tasks" or "System.Runtime.CompilerServices");

    /// <summary>
    /// True of a call whose business it is to wait, as its name says in all of the class library. What is named otherwise (Set,
    /// Release, Start of a thread, Cancel) waits for a lock of its own, or for the runtime.
    /// </summary>
    private static bool IsWait(MethodBase? called) => called is null || Array.Exists(s_waits, called.Name.Contains);

    /// <summary>True of the thread pool's and the timers' inner workings, which Task.Run and Task.Delay enter.</summary>
    private static bool IsRuntimesOwn(Type type) =>
        type.FullName is { } name
        && (name.StartsWith("System.Threading.PortableThreadPool", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.ThreadPool", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.TimerQueue", StringComparison.Ordinal));

    private static bool IsLibrary(Type type) =>
        type.Assembly == typeof(object).Assembly || type.Assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == true;
}
