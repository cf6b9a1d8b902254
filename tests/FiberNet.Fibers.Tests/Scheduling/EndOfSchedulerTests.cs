using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>Task code and posts in flight when the scheduler ends: each ends, with an exception.</summary>
public class EndOfSchedulerTests
{
    private static readonly TimeSpan s_century = TimeSpan.FromDays(36_525);

    public static TheoryData<string> Waits => [.. Bodies.Keys];

    private static Dictionary<string, Func<Task>> Bodies { get; } = new()
    {
        ["get"] = static async () => await new FiberChannel<int>().Get(),
        ["put"] = static async () => await new FiberChannel<int>().Put(1),
        ["event"] = static async () => await new FiberEvent().Wait(),
        ["semaphore"] = static async () => await new FiberSemaphore(0).Acquire(s_century),
        ["select"] = static async () => await Select.Any(new FiberChannel<int>().GetCase()),
        ["sleep"] = static async () => await Fiber.Sleep(s_century),
        ["own operation"] = static async () => await FiberScheduler.Current!.Rent<OwnOperation>().Start(),
        ["join"] = static async () => await Fiber.Start(static () => Fiber.Sleep(s_century)).Join(),
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Waiting_task_code_ends_with_the_scheduler(string wait)
    {
        Task? task = null;
        bool hasCleaned = false;
        Thread? cleaner = null;
        async Task Waiting()
        {
            try
            {
                await Bodies[wait]();
            }
            finally
            {
                hasCleaned = true;
                cleaner = Thread.CurrentThread;
            }
        }

        FiberScheduler.Run(async () =>
        {
            FiberScheduler.Current!.Post(() => task = Waiting());
            while (task is null)
                await Fiber.Yield();
        }, new FiberSchedulerOptions { Clock = new VirtualClock(), UnhandledException = _ => { } });
        Assert.True(task!.IsCompleted);
        Assert.True(hasCleaned);
        Assert.Same(Thread.CurrentThread, cleaner);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Fact]
    public async Task Task_code_whose_task_ends_later_goes_on_in_the_pool()
    {
        var completion = new TaskCompletionSource();
        Task? task = null;
        var channel = new FiberChannel<int>();
        async Task Waiting()
        {
            await completion.Task;
            await channel.Get();
        }

        FiberScheduler.Run(async () => task = Waiting());
        Assert.False(task!.IsCompleted);
        completion.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => task);
    }

    [Fact]
    public async Task Task_code_that_starts_to_wait_at_the_end_is_refused()
    {
        Task? task = null;
        int thrown = 0;
        var channel = new FiberChannel<int>();
        async Task Waiting()
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    await channel.Get();
                }
                catch (OperationCanceledException)
                {
                    thrown++;
                }
            }

            Assert.Throws<OperationCanceledException>(() => Fiber.Start(static async () => { }));
            await Task.Yield();
            await channel.Put(1);
        }

        FiberScheduler.Run(async () => task = Waiting());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task!);
        Assert.Equal(3, thrown);
    }

    [Fact]
    public async Task Invocations_end_when_the_scheduler_has_ended()
    {
        FiberScheduler? scheduler = null;
        Task<int>? running = null, queued = null;
        FiberScheduler.Run(async () =>
        {
            scheduler = FiberScheduler.Current;
            running = scheduler!.InvokeAsync(static async () =>
            {
                await Fiber.Sleep(s_century);
                return 1;
            });
            await Fiber.Sleep(Sim.Seconds(1));
            queued = scheduler.InvokeAsync(static async () => 2);
        }, new FiberSchedulerOptions { Clock = new VirtualClock() });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running!);
        Assert.True(queued!.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scheduler!.InvokeAsync(static async () => 3));
        Assert.False(scheduler!.Post(() => { }));
    }

    [Fact]
    public async Task A_poller_that_fails_leaves_no_task_behind()
    {
        Task? outcome = null, wait = null;
        var scheduler = new FiberScheduler(new FiberSchedulerOptions(), new FailingPoller());
        Assert.Throws<InvalidTimeZoneException>(() => scheduler.RunLoop(async () =>
        {
            outcome = Fiber.Start(static () => Fiber.Sleep(s_century)).AsTask();
            wait = Bodies["event"]();
            await Fiber.Sleep(s_century);
            return 0;
        }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outcome!);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait!);
    }

    private sealed class FailingPoller : IPoller
    {
        public void Poll(long timeout)
        {
            if (timeout != 0)
                throw new InvalidTimeZoneException();
        }

        public void Wake()
        {
        }
    }
}
