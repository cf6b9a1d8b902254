namespace FiberNet.Tests.StreamContract;

/// <summary>Where the code that awaits a call goes on, and that a call is awaited once.</summary>
public class ContinuationTests
{
    /// <summary>Whether the execution context is to flow, and whether the caller wants to come back to its context: null for the default.</summary>
    public static TheoryData<bool, bool?> Wishes => new()
    {
        { true, null }, { true, true }, { true, false }, { false, null }, { false, true }, { false, false },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public void A_read_goes_on_in_its_callers_context(bool flows, bool? comesBack) => InEachKind(async (first, second) =>
    {
        var context = new PoolContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        ValueTask<int> read = first.ReadAsync(new byte[1]);
        SynchronizationContext.SetSynchronizationContext(context);
        Task<(SynchronizationContext? Context, TaskScheduler Scheduler, int Local)> goingOn = GoOn(read, flows, comesBack);
        SynchronizationContext.SetSynchronizationContext(before);
        await second.WriteAsync(new byte[1]);
        (SynchronizationContext? wentOnIn, _, int local) = await goingOn;
        Assert.Equal(comesBack != false, ReferenceEquals(context, wentOnIn));
        Assert.Equal(flows ? 42 : 0, local);
    });

    [Theory]
    [MemberData(nameof(Wishes))]
    public void A_read_goes_on_in_its_callers_task_scheduler(bool flows, bool? comesBack) => InEachKind(async (first, second) =>
    {
        ValueTask<int> read = first.ReadAsync(new byte[1]);
        var scheduler = new PoolScheduler();
        Task<(SynchronizationContext? Context, TaskScheduler Scheduler, int Local)> goingOn = await Task.Factory.StartNew(
            () => GoOn(read, flows, comesBack), CancellationToken.None, TaskCreationOptions.None, scheduler);
        await second.WriteAsync(new byte[1]);
        (_, TaskScheduler wentOnIn, int local) = await goingOn;
        Assert.Equal(comesBack != false, ReferenceEquals(scheduler, wentOnIn));
        Assert.Equal(flows ? 42 : 0, local);
    });

    [Theory]
    [MemberData(nameof(StreamCases.Own), MemberType = typeof(StreamCases))]
    public void A_second_await_of_a_call_throws(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        ValueTask<int> read = first.ReadAsync(new byte[1]);
        await second.WriteAsync(new byte[1]);
        Assert.Equal(1, await read);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await read);
        Assert.Throws<InvalidOperationException>(() => read.GetAwaiter().IsCompleted);
        Assert.Throws<InvalidOperationException>(() => read.GetAwaiter().OnCompleted(() => { }));

        // The object of the call serves the next one: the stale task must not reach that.
        ValueTask<int> next = first.ReadAsync(new byte[1]);
        Assert.Throws<InvalidOperationException>(() => read.GetAwaiter().GetResult());
        await second.WriteAsync(new byte[1]);
        Assert.Equal(1, await next);
    });

    [Theory]
    [MemberData(nameof(StreamCases.Own), MemberType = typeof(StreamCases))]
    public void A_call_has_one_continuation(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        ValueTask<int> read = first.ReadAsync(new byte[1]);
        var goneOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        read.GetAwaiter().OnCompleted(goneOn.SetResult);
        Assert.Throws<InvalidOperationException>(() => read.GetAwaiter().OnCompleted(() => { }));
        await second.WriteAsync(new byte[1]);
        await goneOn.Task;
    });

    /// <summary>Waits with a bare callback, as the awaiters of the two forms of await do.</summary>
    private static Task<(SynchronizationContext? Context, TaskScheduler Scheduler, int Local)> GoOn(ValueTask<int> read, bool flows, bool? comesBack)
    {
        var completion = new TaskCompletionSource<(SynchronizationContext?, TaskScheduler, int)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var local = new AsyncLocal<int> { Value = 42 };
        Action tell = () => completion.SetResult((SynchronizationContext.Current, TaskScheduler.Current, local.Value));
        if (comesBack is { } wanted)
        {
            if (flows)
                read.ConfigureAwait(wanted).GetAwaiter().OnCompleted(tell);
            else
                read.ConfigureAwait(wanted).GetAwaiter().UnsafeOnCompleted(tell);
        }
        else if (flows)
        {
            read.GetAwaiter().OnCompleted(tell);
        }
        else
        {
            read.GetAwaiter().UnsafeOnCompleted(tell);
        }

        local.Value = 0;
        return completion.Task;
    }

    private static void InEachKind(Func<Stream, Stream, Task> body)
    {
        StreamCases.Run(StreamKind.Plain, StreamPlace.Pool, body);
        StreamCases.Run(StreamKind.Tls, StreamPlace.Pool, body);
    }

    /// <summary>Runs what it gets in the pool, in itself.</summary>
    private sealed class PoolContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ =>
        {
            SynchronizationContext? before = Current;
            SetSynchronizationContext(this);
            d(state);
            SetSynchronizationContext(before);
        });
    }

    private sealed class PoolScheduler : TaskScheduler
    {
        protected override IEnumerable<Task>? GetScheduledTasks() => null;

        protected override void QueueTask(Task task) => ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
