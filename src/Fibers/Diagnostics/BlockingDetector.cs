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
/// its methods is short and no business of ours, and to throw inside such a method would break it.
/// </remarks>
internal sealed class BlockingDetector(FiberScheduler scheduler, FiberSchedulerOptions options)
{
    private readonly HashSet<string> _reported = [];
    private bool _isJudging;

    /// <summary>A wait is about to block. Throws if it must not.</summary>
    internal void OnWait(bool isPolling)
    {
        if (options.BlockingDetection == BlockingDetection.Off || isPolling || _isJudging)
            return;
        if (!ReferenceEquals(FiberScheduler.Current, scheduler))
            return;
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
        foreach (StackFrame frame in stack.GetFrames())
        {
            Type? type = frame.GetMethod()?.DeclaringType;
            if (type is null || type == typeof(BlockingDetector) || type == typeof(FiberSynchronizationContext))
                continue;
            if (IsWaiting(type))
            {
                // A lock inside the runtime's own pools is short, and nothing that the caller could await instead.
                if (IsRuntimesOwn(type))
                    return null;
                isLock &= type == typeof(Monitor) || type == typeof(Lock) || type == typeof(WaitHandle) || type == typeof(SynchronizationContext);
                continue;
            }

            if (type.Assembly == typeof(BlockingDetector).Assembly)
                return null;
            return IsLibrary(type) && isLock ? null : frame;
        }

        return null;
    }

    /// <summary>True of the runtime's waiting machinery.</summary>
    private static bool IsWaiting(Type type) =>
        type.Assembly == typeof(object).Assembly
        && (type.Namespace is "System.Threading" or "System.Threading.Tasks" or "System.Runtime.CompilerServices");

    /// <summary>True of the thread pool's and the timers' inner workings, which Task.Run and Task.Delay enter.</summary>
    private static bool IsRuntimesOwn(Type type) =>
        type.FullName is { } name
        && (name.StartsWith("System.Threading.PortableThreadPool", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.ThreadPool", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.TimerQueue", StringComparison.Ordinal));

    private static bool IsLibrary(Type type) =>
        type.Assembly == typeof(object).Assembly || type.Assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == true;
}
