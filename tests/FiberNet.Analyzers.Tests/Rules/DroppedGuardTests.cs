namespace FiberNet.Analyzers.Tests;

public class DroppedGuardTests
{
    [Theory]
    [InlineData("[|Fiber.TimeLimit(default)|];")]
    [InlineData("[|Fiber.Shield(TimeSpan.FromSeconds(1))|];")]
    [InlineData("[|Fiber.CancelOn(token)|];")]
    [InlineData("[|await mutex.Lock()|]; s_total++;")]
    [InlineData("[|await mutex.Lock(TimeSpan.FromSeconds(1))|];")]
    [InlineData("[|await mutex.TryLock(TimeSpan.FromSeconds(1))|]; s_total++; mutex.Unlock();")]
    [InlineData("[|mutex.TryLock(out MutexGuard guard)|]; using (guard) s_total++;")]
    [InlineData("[|await semaphore.Acquire(TimeSpan.FromSeconds(1))|]; semaphore.Release();")]
    [InlineData("[|semaphore.TryAcquire()|];")]
    public Task Reports_a_guard_without_a_look(string code) => Verify.Reports<DroppedGuardAnalyzer>(code);

    [Theory]
    [InlineData("using (Fiber.TimeLimit(default)) await Work();")]
    [InlineData("using var limit = Fiber.TimeLimit(default); await Work();")]
    [InlineData("using (await mutex.Lock()) s_total++;")]
    [InlineData("using (await mutex.Lock(TimeSpan.FromSeconds(1))) s_total++;")]
    [InlineData("await mutex.Lock(); try { s_total++; } finally { mutex.Unlock(); }")]
    [InlineData("if (!await mutex.TryLock(TimeSpan.FromSeconds(1))) return; mutex.Unlock();")]
    [InlineData("if (mutex.TryLock(out MutexGuard guard)) using (guard) s_total++;")]
    [InlineData("await semaphore.Acquire(); semaphore.Release();")]
    [InlineData("if (await semaphore.Acquire(TimeSpan.Zero)) semaphore.Release();")]
    [InlineData("_ = semaphore.TryAcquire();")]
    [InlineData("MutexGuard guard = await mutex.Lock(); guard.Dispose();")]
    [InlineData("new SemaphoreSlim(1).Wait(0);")]
    public Task Accepts_a_guard_that_is_used(string code) => Verify.Accepts<DroppedGuardAnalyzer>(code);
}
