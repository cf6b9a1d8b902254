using System.Runtime.InteropServices;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Threads;

public class SignalTests
{
    /// <summary>No SIGHUP: nohup(1), and so many a build server, has it ignored in all that it starts.</summary>
    private static PosixSignal User => (PosixSignal)SIGUSR1;

    [Fact]
    public void A_signal_wakes_every_fiber_that_waits_for_it() => Rig.Run(async () =>
    {
        Fiber<PosixSignal>[] fibers = [.. Enumerable.Range(0, 3).Select(_ => Fiber.Create(async () => await Signals.Wait(User, PosixSignal.SIGCONT)))];
        Fiber<PosixSignal> other = Fiber.Create(async () => await Signals.Wait(PosixSignal.SIGCONT));
        Kernel.Kill(SIGUSR1);
        foreach (Fiber<PosixSignal> fiber in fibers)
            Assert.Equal(User, await fiber.Join());
        Assert.Equal(FiberStatus.Suspended, other.Status);
        Kernel.Kill(SIGCONT);
        Assert.Equal(PosixSignal.SIGCONT, await other.Join());
    });

    [Fact]
    public void A_wait_for_a_signal_has_a_timeout_and_can_be_cancelled() => Rig.Run(async () =>
    {
        Assert.Null(await Signals.Wait(TimeSpan.FromHours(1), User));
        Fiber fiber = Fiber.Create(async () => { await Signals.Wait(User); });
        fiber.Cancel();
        await fiber.Throws<FiberCanceledException>();
        await FiberAssert.Throws<ArgumentException>(async () => { await Signals.Wait(); });
    }, Rig.Virtual);

    [Fact]
    public void Unknown_signal_throws_and_leaves_others_alone() => Rig.Run(async () =>
    {
        await FiberAssert.Throws<PlatformNotSupportedException>(async () => { await Signals.Wait(PosixSignal.SIGWINCH, (PosixSignal)(-99)); });
        Fiber<PosixSignal> fiber = Fiber.Create(async () => await Signals.Wait(User));
        Kernel.Kill(SIGUSR1);
        Assert.Equal(User, await fiber.Join());
    });

    [Fact]
    public void A_signal_ends_the_wait_in_the_kernel_and_nothing_else() => Rig.Run(async () =>
    {
        using IDisposable none = PosixSignalRegistration.Create(PosixSignal.SIGCONT, context => context.Cancel = true);
        long start = FiberClock.Monotonic.Timestamp;
        Fiber sleeper = Fiber.Create(() => Fiber.Sleep(TimeSpan.FromMilliseconds(20)));
        await Reactor.Offload(() =>
        {
            for (int i = 0; i < 200; i++)
                Kernel.Kill(SIGCONT);
        });
        await sleeper.Join();
        Assert.True(FiberClock.Monotonic.Timestamp - start >= 20_000_000);
    });

    [Fact]
    public void Signal_of_a_cancelled_wait_is_kept_for_the_next() => Rig.Run(async () =>
    {
        using var heard = new CountdownEvent(2);
        using PosixSignalRegistration before = Witness(User, heard);
        Fiber first = Fiber.Create(async () => { await Signals.Wait(User); });
        using PosixSignalRegistration after = Witness(User, heard);
        Kernel.Kill(SIGUSR1);
        heard.Wait();
        first.Cancel();
        await first.Throws<FiberCanceledException>();
        Assert.Equal(User, await Signals.Wait(PosixSignal.SIGCONT, User));
        Assert.Null(await Signals.Wait(TimeSpan.Zero, User));
    });

    [Fact]
    public void Two_signals_that_come_together_end_two_waits() => Rig.Run(async () =>
    {
        using var heard = new CountdownEvent(4);
        using PosixSignalRegistration userBefore = Witness(User, heard), continueBefore = Witness(PosixSignal.SIGCONT, heard);
        Fiber<PosixSignal> fiber = Fiber.Create(async () => await Signals.Wait(User, PosixSignal.SIGCONT));
        using PosixSignalRegistration userAfter = Witness(User, heard), continueAfter = Witness(PosixSignal.SIGCONT, heard);
        Kernel.Kill(SIGUSR1);
        Kernel.Kill(SIGCONT);
        heard.Wait();
        PosixSignal first = await fiber.Join(), second = await Signals.Wait(User, PosixSignal.SIGCONT);
        Assert.NotEqual(first, second);
    });

    /// <summary>
    /// The handlers of a signal run one after the other: when those registered before and after the library's have run, so
    /// has the library's. The reactor's thread, which waits for them, has not heard of it yet.
    /// </summary>
    private static PosixSignalRegistration Witness(PosixSignal signal, CountdownEvent heard) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        heard.Signal();
    });

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public void OnTerminate_stops_the_reactor_in_good_order(int signal)
    {
        bool cleaned = false;
        Assert.ThrowsAny<OperationCanceledException>(() => Rig.Run(async () =>
        {
            using IDisposable registration = Signals.OnTerminate();
            try
            {
                Kernel.Kill(signal);
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                cleaned = true;
            }
        }));
        Assert.True(cleaned);
    }

    [Fact]
    public void OnTerminate_calls_its_handler_on_the_reactors_thread() => Rig.Run(async () =>
    {
        var came = new FiberChannel<(PosixSignal, Thread)>(1);
        using IDisposable registration = Signals.OnTerminate(signal => came.TryPut((signal, Thread.CurrentThread)));
        Kernel.Kill(SIGTERM);
        (PosixSignal signal, Thread thread) = (await came.Get()).Value;
        Assert.Equal(PosixSignal.SIGTERM, signal);
        Assert.Same(Thread.CurrentThread, thread);
    });
}
