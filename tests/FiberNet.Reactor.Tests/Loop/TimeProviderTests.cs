namespace FiberNet.Tests.Loop;

public class TimeProviderTests
{
    [Fact]
    public void TimeProvider_timers_use_the_reactors_clock() => Rig.Run(async () =>
    {
        TimeProvider time = Reactor.Current.TimeProvider;
        var clock = (VirtualClock)Reactor.Current.Scheduler.Clock;
        long start = time.GetTimestamp();
        await Task.Delay(TimeSpan.FromHours(1), time);
        Assert.Equal(TimeSpan.FromHours(1), clock.Elapsed);
        Assert.Equal(TimeSpan.FromHours(1), time.GetElapsedTime(start));

        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        for (int i = 0; i < 3; i++)
            Assert.True(await timer.WaitForNextTickAsync());
        Assert.Equal(TimeSpan.FromMinutes(63), clock.Elapsed);

        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(2), time);
        var cancelled = new TaskCompletionSource();
        using CancellationTokenRegistration registration = source.Token.Register(cancelled.SetResult);
        await cancelled.Task;
        Assert.Equal(TimeSpan.FromMinutes(65), clock.Elapsed);
    }, Rig.Virtual);

    [Fact]
    public void Other_threads_may_make_change_and_dispose_its_timers() => Rig.Run(async () =>
    {
        TimeProvider time = Reactor.Current.TimeProvider;
        await Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), time);
            long start = time.GetTimestamp();
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
            Assert.True(time.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(5));
        });

        int fired = 0;
        using var first = new SemaphoreSlim(0);
        ITimer[] timers = await Task.Run(() => Enumerable.Range(0, 200).Select(i =>
        {
            ITimer timer = time.CreateTimer(_ =>
            {
                Interlocked.Increment(ref fired);
                first.Release();
            }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (i % 2 == 0)
                timer.Change(TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
            timer.Change(TimeSpan.FromTicks(1), Timeout.InfiniteTimeSpan);
            if (i % 4 == 3)
                timer.Dispose();
            return timer;
        }).ToArray());
        for (int i = 0; i < 150; i++)
            await first.WaitAsync();
        await Task.Run(() => Parallel.ForEach(timers, timer => timer.Dispose()));
        await Quiet.Turns(3);
        Assert.InRange(fired, 150, 200);
        Assert.Equal(0, Reactor.Current.Statistics.Timers);
        Assert.False(timers[0].Change(TimeSpan.Zero, TimeSpan.Zero));
    });

    [Fact]
    public void A_timer_that_was_disposed_does_not_fire_again() => Rig.Run(async () =>
    {
        int fired = 0;
        ITimer? timer = null;
        timer = Reactor.Current.TimeProvider.CreateTimer(_ =>
        {
            if (++fired == 3)
                timer!.Dispose();
        }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await Fiber.Sleep(TimeSpan.FromMinutes(1));
        Assert.Equal(3, fired);
    }, Rig.Virtual);

    [Fact]
    public void After_the_end_a_timer_cannot_be_armed()
    {
        TimeProvider? time = null;
        Rig.Run(async () => time = Reactor.Current.TimeProvider);
        using ITimer timer = time!.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }
}
