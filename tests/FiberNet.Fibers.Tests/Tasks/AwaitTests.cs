using System.Threading.Tasks.Sources;

namespace FiberNet.Tests;

/// <summary>Waits for tasks that can be left: Fiber.Await.</summary>
public class AwaitTests
{
    [Fact]
    public void Await_can_stop_waiting_and_leaves_the_result_on_the_task() => Sim.Run(async () =>
    {
        var completion = new TaskCompletionSource<int>();
        Assert.False(await Fiber.Await((Task)completion.Task, TimeSpan.Zero));
        Assert.False(await Fiber.Await((Task)completion.Task, Sim.Seconds(2)));
        Assert.Equal(Sim.Seconds(2), Sim.Now);
        ThreadPool.QueueUserWorkItem(_ => completion.SetResult(5));
        Assert.True(await Fiber.Await((Task)completion.Task));
        Assert.Equal(5, await completion.Task);
        Assert.True(await Fiber.Await(Task.FromException(new InvalidTimeZoneException())));
        Assert.True(await Fiber.Await((Task)completion.Task, TimeSpan.Zero));
        Assert.Throws<ArgumentNullException>(() => Fiber.Await((Task)null!));
    });

    [Fact]
    public void Await_of_a_value_task_keeps_its_outcome() => Sim.Run(async () =>
    {
        // A source that can be asked once, and says so: what a socket or a pipe gives.
        var source = new OnceSource();
        var value = new ValueTask<int>(source, source.Version);
        Assert.False(await Fiber.Await(ref value, TimeSpan.Zero));
        Assert.False(await Fiber.Await(ref value, Sim.Seconds(2)));
        Assert.Equal(Sim.Seconds(2), Sim.Now);
        FiberScheduler.Current!.Post(() => source.SetResult(5));
        Assert.True(await Fiber.Await(ref value));
        Assert.Equal(5, await value);
        Assert.True(await Fiber.Await(ref value, TimeSpan.Zero));

        source = new OnceSource();
        var plain = new ValueTask(source, source.Version);
        Assert.False(await Fiber.Await(ref plain, Sim.Seconds(1)));
        FiberScheduler.Current!.Post(() => source.SetException(new InvalidTimeZoneException()));
        Assert.True(await Fiber.Await(ref plain));
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await plain);

        var ready = new ValueTask<int>(8);
        Assert.True(await Fiber.Await(ref ready));
        Assert.Equal(8, await ready);
        ValueTask none = default;
        Assert.True(await Fiber.Await(ref none, TimeSpan.Zero));
    });

    [Fact]
    public void A_cancelled_await_ignores_the_late_completion() => Sim.Run(async () =>
    {
        var completion = new TaskCompletionSource();
        var log = new List<string>();
        Fiber fiber = Fiber.Start(async () =>
        {
            try
            {
                await Fiber.Await(completion.Task);
            }
            catch (FiberCanceledException)
            {
                log.Add("left");
            }

            using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                await Fiber.Sleep(Sim.Seconds(5));
            log.Add($"slept until {Sim.Now.TotalSeconds}");
        });
        await Fiber.Yield();
        fiber.Cancel();
        await Fiber.Yield();
        completion.SetResult();
        await fiber;
        Assert.Equal(["left", "slept until 5"], log);
    });

    private sealed class OnceSource : IValueTaskSource<int>, IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<int> _core;
        private bool _isTaken;

        internal short Version => _core.Version;

        internal void SetResult(int result) => _core.SetResult(result);

        internal void SetException(Exception exception) => _core.SetException(exception);

        public int GetResult(short token)
        {
            Assert.False(_isTaken, "the value task was consumed twice");
            _isTaken = true;
            return _core.GetResult(token);
        }

        void IValueTaskSource.GetResult(short token) => GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
