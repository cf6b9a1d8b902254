namespace FiberNet.Analyzers.Tests;

public class LockAcrossAwaitTests
{
    [Theory]
    [InlineData("FiberTask task; lock (_gate) { task = [|Work()|]; } await task;")]
    [InlineData("lock (_gate) { [|Fiber.Create(Work)|]; }")]
    [InlineData("lock (_gate) { _ = [|channel.Put(1)|]; }")]
    [InlineData("Monitor.Enter(_gate); try { [|await Work()|]; } finally { Monitor.Exit(_gate); }")]
    [InlineData("var rw = new ReaderWriterLockSlim(); rw.EnterReadLock(); [|await Foreign()|]; rw.ExitReadLock();")]
    [InlineData("var m = new Mutex(); m.WaitOne(); [|await Work()|]; m.ReleaseMutex();")]
    [InlineData("var l = new Lock(); l.Enter(); [|await Work()|]; l.Exit();")]
    public Task Reports_a_lock_that_fibers_share(string code) => Verify.Reports<LockAcrossAwaitAnalyzer>(code);

    [Theory]
    [InlineData("lock (_gate) s_total++; await Work();")]
    [InlineData("lock (_gate) { Fiber.Start(Work); }")]
    [InlineData("Monitor.Enter(_gate); s_total++; Monitor.Exit(_gate); await Work();")]
    [InlineData("await Work(); Monitor.Enter(_gate); Monitor.Exit(_gate);")]
    [InlineData("using (await mutex.Lock()) await Work();")]
    [InlineData("lock (_gate) { Func<FiberTask> later = () => Work(); }")]
    [InlineData("lock (_gate) { channel.TryPut(1); }")]
    [InlineData("var rw = new ReaderWriterLockSlim(); rw.EnterReadLock(); rw.ExitReadLock(); await Foreign();")]
    [InlineData("members: void M() { lock (_gate) { s_total++; } }")]
    [InlineData("new ManualResetEvent(true).WaitOne(); await Work();")]
    public Task Accepts_a_lock_without_a_switch(string code) => Verify.Accepts<LockAcrossAwaitAnalyzer>(code);
}
