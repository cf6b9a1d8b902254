namespace FiberNet.Tests;

internal static class ThreadExtensions
{
    /// <summary>Waits until a thread has blocked. Nothing tells of that, so its state is asked for again and again.</summary>
    internal static void SpinUntilBlocked(this Thread thread) =>
        SpinWait.SpinUntil(() => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);
}
