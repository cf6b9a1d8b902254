using System.Runtime.ExceptionServices;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Loop;

public class RefusedCallTests
{
    /// <summary>The number of epoll_pwait2(2), on x86-64 and ARM64 alike.</summary>
    private const int EpollPwait2 = 441;

    [Theory]
    [InlineData(1)]
    [InlineData(22)]
    [InlineData(38)]
    public void Timed_wait_works_where_epoll_pwait2_is_refused(int error) => OnThread(() =>
    {
        Kernel.Refuse(EpollPwait2, error);
        Reactor.Run(Sleep);
    });

    [Fact]
    public void Timed_wait_goes_on_when_a_filter_comes_later() => Rig.Run(async () =>
    {
        await Sleep();
        Kernel.Refuse(EpollPwait2, EPERM);
        await Sleep();
    });

    /// <summary>Never early, and rounded up to milliseconds without spinning.</summary>
    private static async FiberTask Sleep()
    {
        FiberClock clock = FiberClock.Monotonic;
        long polls = Reactor.Current.Statistics.Polls;
        for (int i = 0; i < 5; i++)
        {
            long start = clock.Timestamp;
            await Fiber.Sleep(TimeSpan.FromMicroseconds(300));
            Assert.True(clock.Timestamp - start >= 300_000);
        }

        Assert.InRange(Reactor.Current.Statistics.Polls - polls, 5, 15);
    }

    private static void OnThread(Action body)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
