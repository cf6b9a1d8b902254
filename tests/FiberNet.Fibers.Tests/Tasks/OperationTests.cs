using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>Operations that somebody outside the library writes.</summary>
public class OperationTests
{
    [Fact]
    public void An_operation_cannot_fail_without_an_exception() => Sim.Run(async () =>
    {
        OwnOperation operation = FiberScheduler.Current!.Rent<OwnOperation>();
        FiberTask<int> task = operation.Start();
        Assert.Throws<ArgumentNullException>("exception", () => operation.EndWith(null!));
        Assert.False(task.IsCompleted);
        operation.EndWith(new InvalidTimeZoneException());
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await task);

        operation = FiberScheduler.Current!.Rent<OwnOperation>();
        task = operation.Start();
        operation.EndWith(3);
        Assert.Equal(3, await task);
    });

    [Fact]
    public void A_queue_counts_and_serves_only_pending_operations() => Sim.Run(async () =>
    {
        WaitQueue<OwnOperation> queue = default;
        OwnOperation[] operations = [.. Enumerable.Range(0, 4).Select(_ => FiberScheduler.Current!.Rent<OwnOperation>())];
        FiberTask<int>[] tasks = [.. operations.Select(operation => operation.Start())];
        for (int i = 0; i < operations.Length; i++)
        {
            Assert.Equal(i, queue.Count);
            queue.Enqueue(operations[i]);
        }

        Assert.Equal(4, queue.Count);
        operations[1].EndWith(1);
        Assert.Equal(1, await tasks[1]);
        Assert.Equal(3, queue.Count);

        foreach (int i in (int[])[0, 2, 3])
        {
            Assert.True(queue.TryDequeue(out OwnOperation? next));
            Assert.Same(operations[i], next);
            next.EndWith(i);
            Assert.Equal(i, await tasks[i]);
        }

        Assert.Equal(0, queue.Count);
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void An_operation_whose_timeout_hook_throws_fails() => Sim.Run(async () =>
    {
        OwnOperation operation = FiberScheduler.Current!.Rent<OwnOperation>();
        operation.TimeoutFailure = new InvalidTimeZoneException();
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await operation.Start(Sim.Seconds(1)));

        operation = FiberScheduler.Current!.Rent<OwnOperation>();
        Assert.Equal(-1, await operation.Start(Sim.Seconds(1)));
    });

    [Fact]
    public void A_queue_that_was_long_keeps_its_order_when_it_grows() => Sim.Run(async () =>
    {
        WaitQueue<OwnOperation> queue = default;
        var entered = new Queue<(OwnOperation Operation, FiberTask<int> Task)>();
        void Enter()
        {
            OwnOperation operation = FiberScheduler.Current!.Rent<OwnOperation>();
            entered.Enqueue((operation, operation.Start()));
            queue.Enqueue(operation);
        }

        async FiberTask Leave()
        {
            (OwnOperation expected, FiberTask<int> task) = entered.Dequeue();
            Assert.True(queue.TryDequeue(out OwnOperation? next));
            Assert.Same(expected, next);
            next.EndWith(1);
            await task;
        }

        for (int i = 0; i < 100; i++)
            Enter();
        while (entered.Count > 1)
            await Leave();
        for (int i = 0; i < 3; i++)
            Enter();
        while (entered.Count > 0)
            await Leave();
        Assert.True(queue.IsEmpty);
    });
}
