using FiberNet.Advanced;

namespace FiberNet.Tests.Threads;

public class ThreadRuleTests
{
    [Fact]
    public void What_belongs_to_the_reactors_thread_throws_on_another_one() => Rig.Run(async () =>
    {
        Reactor reactor = Reactor.Current;
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        await Task.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(() => Reactor.Current);
            Assert.Throws<InvalidOperationException>(() => new Descriptor(write));
            Assert.Throws<InvalidOperationException>(() => Misuse(() => ByteRead.Start(reader)));
            Assert.Throws<InvalidOperationException>(() => Misuse(() => Reactor.IoWait(read, IoEvents.Read)));
            Assert.Throws<InvalidOperationException>(() => Misuse(() => Reactor.Offload(() => 1)));
            Assert.Throws<InvalidOperationException>(() => Misuse(() => Signals.Wait(null, System.Runtime.InteropServices.PosixSignal.SIGWINCH)));
            Assert.Throws<InvalidOperationException>(() => reader.Close());
            Assert.Throws<InvalidOperationException>(() => reader.Detach());
            Assert.True(reactor.Statistics.Fibers >= 1);
        });
        Kernel.Close(write);
    });

    [Fact]
    public void A_reactor_within_a_reactor_is_refused() => Rig.Run(async () =>
    {
        Assert.Throws<InvalidOperationException>(() => Reactor.Run(async () => { }));
        Assert.Throws<InvalidOperationException>(() => FiberScheduler.Run(async () => { }));
    });

    [Fact]
    public void Fibers_without_a_reactor_are_told_so() => FiberScheduler.Run(async () =>
        Assert.Contains("Reactor.Run", Assert.Throws<InvalidOperationException>(() => Reactor.Current).Message, StringComparison.Ordinal));

    [Fact]
    public void The_synchronization_context_of_the_thread_is_put_back()
    {
        var outer = new SynchronizationContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(outer);
        try
        {
            Assert.Equal(3, Reactor.Run(async () =>
            {
                Thread thread = Thread.CurrentThread;
                await Task.Yield();
                await Task.Run(() => { });
                Assert.Same(thread, Thread.CurrentThread);
                return 3;
            }));
            Assert.Same(outer, SynchronizationContext.Current);
            Assert.Throws<InvalidTimeZoneException>(() => Reactor.Run(() => throw new InvalidTimeZoneException()));
            Assert.Same(outer, SynchronizationContext.Current);
            Assert.Null(FiberScheduler.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void Reactors_run_in_sequence_and_side_by_side() => Rig.Run(async () =>
    {
        for (int i = 0; i < 3; i++)
        {
            int[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => Reactor.Run(async () =>
            {
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                return n;
            }))));
            Assert.Equal([0, 1, 2, 3], results);
        }
    });

    private static void Misuse<T>(Func<FiberTask<T>> call) => _ = call();
}
