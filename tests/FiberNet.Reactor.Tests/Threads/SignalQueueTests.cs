using System.Runtime.InteropServices;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Threads;

public class SignalQueueTests
{
    private static PosixSignal User => (PosixSignal)SIGUSR1;

    [Fact]
    public void Signals_sent_between_two_waits_are_queued() => Rig.Run(async () =>
    {
        using SignalQueue queue = Signals.Open(User, PosixSignal.SIGCONT);
        for (int round = 0; round < 200; round++)
        {
            Kernel.Kill(SIGUSR1);
            Kernel.Kill(SIGCONT);
            ReceivedSignal first = await queue.Wait(), second = await queue.Wait();
            Assert.Equal([User, PosixSignal.SIGCONT], new[] { first.Signal, second.Signal }.OrderByDescending(signal => signal));
            Assert.Equal((1, 1), (first.Count, second.Count));
        }
    });

    [Fact]
    public void Equal_signals_are_counted() => Rig.Run(async () =>
    {
        using SignalQueue queue = Signals.Open(User);
        using var heard = new SemaphoreSlim(0);
        using PosixSignalRegistration witness = PosixSignalRegistration.Create(User, _ => heard.Release());
        for (int i = 0; i < 5; i++)
        {
            Kernel.Kill(SIGUSR1);

            // One at a time, or the kernel merges them. The reactor's thread does not look at its inbox meanwhile.
            heard.Wait();
        }

        // The five posts run in one turn, before the fiber goes on.
        Assert.Equal(new ReceivedSignal(User, 5), await queue.Wait());
        Assert.Null(await queue.Wait(TimeSpan.Zero));
    });

    [Fact]
    public void Cancelled_wait_leaves_the_signal_in_the_queue() => Rig.Run(async () =>
    {
        using SignalQueue queue = Signals.Open(User);
        Fiber fiber = Fiber.Create(async () => { await queue.Wait(); });
        fiber.Cancel();
        await fiber.Throws<FiberCanceledException>();
        Kernel.Kill(SIGUSR1);
        Assert.Equal(User, (await queue.Wait()).Signal);
    });

    [Fact]
    public void Dispose_ends_waits_with_an_exception() => Rig.Run(async () =>
    {
        SignalQueue queue = Signals.Open(User);
        Fiber fiber = Fiber.Create(async () => { await queue.Wait(); });
        queue.Dispose();
        queue.Dispose();
        await fiber.Throws<ObjectDisposedException>();
        await FiberAssert.Throws<ObjectDisposedException>(async () => { await queue.Wait(); });
    });

    [Fact]
    public void Open_refuses_no_signal_and_an_unknown_one() => Rig.Run(async () =>
    {
        Assert.Throws<ArgumentException>(() => Signals.Open());
        Assert.Throws<PlatformNotSupportedException>(() => Signals.Open(User, (PosixSignal)(-99)));
        await Fiber.Yield();
    });

    [Fact]
    public void Signal_sent_just_before_its_wait_is_cancelled_is_kept() => Rig.Run(async () =>
    {
        for (int round = 0; round < 1000; round++)
        {
            Fiber fiber = Fiber.Create(async () => { await Signals.Wait(User); });
            Kernel.Kill(SIGUSR1);
            fiber.Cancel();
            await fiber.Throws<FiberCanceledException>();
            Assert.Equal(User, await Signals.Wait(User));
        }
    });
}
