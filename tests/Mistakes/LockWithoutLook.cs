using FiberNet;

namespace Mistakes;

/// <summary>The lock was not free in time, and the body runs without it.</summary>
internal static class LockWithoutLook
{
    private static int s_balance;

    internal static async FiberTask Pay(FiberMutex mutex, int amount)
    {
        await mutex.TryLock(TimeSpan.FromSeconds(1)); // FIBER009
        s_balance -= amount;
        mutex.Unlock();
    }
}
