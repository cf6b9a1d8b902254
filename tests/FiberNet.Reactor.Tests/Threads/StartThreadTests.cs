namespace FiberNet.Tests.Threads;

/// <summary>Reactors on background threads.</summary>
public class StartThreadTests
{
    [Fact]
    public async Task Thread_runs_fibers_until_it_is_stopped()
    {
        bool cleaned = false;
        FiberNet.ReactorThread thread = Reactor.StartThread(new ReactorOptions { Name = "worker" });
        Assert.Equal(7, await thread.InvokeAsync(async () =>
        {
            await Fiber.Yield();
            Assert.Same(thread.Reactor, Reactor.Current);
            Assert.Equal("reactor worker", Thread.CurrentThread.Name);
            Assert.True(Thread.CurrentThread.IsBackground);
            return 7;
        }));
        var began = new TaskCompletionSource();
        Task waiting = thread.InvokeAsync(async () =>
        {
            try
            {
                began.SetResult();
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                cleaned = true;
            }
        });
        await began.Task;
        Assert.False(thread.Completion.IsCompleted);
        await thread.StopAsync();
        Assert.True(cleaned);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => thread.InvokeAsync(async () => await Fiber.Yield()));
        await thread.DisposeAsync();
    }

    [Fact]
    public void Options_that_are_refused_reach_the_starter() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Reactor.StartThread(new ReactorOptions { ResumeBudget = 0 }));

    [Fact]
    public async Task Group_runs_a_fiber_in_each_reactor()
    {
        await using ReactorThreads group = ReactorGroup.Start(3);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, Reactor>();
        await group.InvokeAsync(async index =>
        {
            await Fiber.Yield();
            seen[index] = Reactor.Current;
        });
        Assert.Equal(group.Reactors, seen.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => group.InvokeAsync(index => index == 1 ? throw new InvalidTimeZoneException() : default));
        await group.StopAsync();
        Assert.True(group.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Token_stops_a_reactor_in_order()
    {
        using var stop = new CancellationTokenSource();
        bool cleaned = false;
        Reactor.Run(
            async () =>
            {
                try
                {
                    stop.Cancel();
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    cleaned = true;
                }
            },
            stop: stop.Token);
        Assert.True(cleaned);
        Assert.ThrowsAny<OperationCanceledException>(() => Reactor.Run<int>(
            async () =>
            {
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                return 1;
            },
            stop: stop.Token));
    }
}
