namespace FiberNet.Tests;

/// <summary>Fiber code as delegates of other libraries, and their tasks in fibers.</summary>
public class WrapTests
{
    [Fact]
    public void Parallel_loop_of_the_pool_runs_fibers() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        int sum = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, 100), Fiber.Wrap<int>(async (item, token) =>
        {
            Assert.Same(scheduler, FiberScheduler.Current);
            Assert.True(token.CanBeCanceled);
            await Fiber.Yield();
            sum += item;
        })).AsFiber();
        Assert.Equal(5050, sum);
    });

    [Fact]
    public void Token_of_the_caller_cancels_the_fiber() => Sim.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        Exception? inside = null;
        Func<CancellationToken, ValueTask<int>> wrapped = Fiber.Wrap<int>(async token =>
        {
            began.SetResult();
            try
            {
                await Fiber.Sleep(Sim.Seconds(100));
            }
            catch (Exception exception)
            {
                inside = exception;
                Assert.True(token.IsCancellationRequested);
                throw;
            }

            return 1;
        });
        Task<int> call = Task.Run(async () => await wrapped(source.Token));
        await began.Task.AsFiber();
        source.Cancel();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call.AsFiber());
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.IsType<FiberCanceledException>(inside);
        Assert.True(Sim.Now < Sim.Seconds(100));
    });

    [Fact]
    public void Failure_of_the_body_reaches_the_caller() => Sim.Run(async () =>
    {
        Func<CancellationToken, ValueTask> wrapped = Fiber.Wrap(async _ =>
        {
            await Fiber.Yield();
            throw new InvalidTimeZoneException();
        });
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await wrapped(CancellationToken.None).AsFiber());
    });

    [Fact]
    public void Wait_for_a_task_ends_with_the_fiber() => Sim.Run(async () =>
    {
        var never = new TaskCompletionSource<int>();
        Fiber waiting = Fiber.Start(async () => await never.Task.AsFiber());
        await Fiber.Yield();
        waiting.Cancel();
        await waiting.Throws<FiberCanceledException>();

        Fiber limited = Fiber.Start(async () =>
        {
            using InterruptGuard limit = Fiber.TimeLimit(Sim.Seconds(1));
            await ((Task)never.Task).AsFiber();
        });
        await limited.Throws<TimeoutException>();
        TimeoutException expired = await Assert.ThrowsAsync<TimeoutException>(async () => await Fiber.Await(never.Task, Sim.Seconds(2)));
        Assert.Contains("00:00:02", expired.Message, StringComparison.Ordinal);
        Assert.Equal(Sim.Seconds(3), Sim.Now);
        never.SetResult(4);
        Assert.Equal(4, await new ValueTask<int>(never.Task).AsFiber());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await ValueTask.FromException(new InvalidTimeZoneException()).AsFiber());
    });
}
