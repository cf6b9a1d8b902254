using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

public class ForeignTests
{
    [Fact]
    public void Any_awaitable_resumes_the_fiber_on_its_own_thread() => Sim.Run(async () =>
    {
        Thread thread = Thread.CurrentThread;
        Fiber me = Fiber.Current;
        void Check()
        {
            Assert.Same(thread, Thread.CurrentThread);
            Assert.Same(me, Fiber.Current);
        }

        Assert.Equal(3, await Task.Run(() => 3));
        Check();
        await Task.Run(() => { }).ConfigureAwait(false);
        Check();
        await Task.Yield();
        Check();
        var completion = new TaskCompletionSource<int>();
        ThreadPool.QueueUserWorkItem(_ => completion.SetResult(4));
        Assert.Equal(4, await new ValueTask<int>(completion.Task));
        Check();
        await new SafeAwaitable();
        Check();
        await foreach (int i in Numbers())
        {
            Assert.True(i < 3);
            Check();
        }
    });

    [Fact]
    public void A_completion_after_its_awaiter_threw_wakes_no_fiber() => Sim.Run(async () =>
    {
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await new ThrowsWhenAwaited(completesBefore: true));
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void A_throwing_awaiter_does_not_hide_a_deadlock()
    {
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Sim.Run(async () =>
        {
            await FiberAssert.Throws<InvalidTimeZoneException>(async () => await new ThrowsWhenAwaited(completesBefore: false));
            await new FiberChannel<int>().Get();
        }));
        Assert.Contains("Deadlock", thrown.Message, StringComparison.Ordinal);
    }

    private readonly struct ThrowsWhenAwaited(bool completesBefore) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public ThrowsWhenAwaited GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            if (completesBefore)
            {
                var thread = new Thread(() => continuation());
                thread.Start();
                thread.Join();
            }

            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void Async_task_methods_come_back_to_the_thread_of_the_fiber() => Sim.Run(async () =>
    {
        Thread thread = Thread.CurrentThread;
        async Task Method()
        {
            // A task that had ended before the await would not be waited for: this one ends after that.
            var parked = new TaskCompletionSource();
            FiberScheduler.Current!.Post(parked.SetResult);
            await Task.Run(() => parked.Task);
            Assert.Same(thread, Thread.CurrentThread);
            Assert.False(Fiber.TryGetCurrent(out _));
            await Fiber.Sleep(Sim.Seconds(1));
            Assert.Same(thread, Thread.CurrentThread);
            await Fiber.Yield();
        }

        await Method();
        Assert.Same(thread, Thread.CurrentThread);
    });

    [Fact]
    public void Async_task_methods_await_operations_and_fiber_methods() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        async Task<int> Method()
        {
            Received<int> received = await channel.Get();
            await Task.Yield();
            for (int i = 0; i < 200; i++)
                await new FiberEvent(true).Wait();
            return received.Value;
        }

        async FiberTask<int> Waits() => (await channel.Get()).Value;
        async Task<int> Calls() => await Waits();

        Task<int> task = Method();
        await channel.Put(9);
        Assert.Equal(9, await task);
        Task<int> calls = Calls();
        Assert.True(channel.HasReaders);
        await channel.Put(10);
        Assert.Equal(10, await calls);
        Assert.False(channel.HasReaders);
    });

    [Fact]
    public void A_fiber_method_outside_fibers_cannot_be_blocked_for()
    {
        FiberTask synchronous = Immediate();
        Assert.True(synchronous.IsCompleted);
        Sim.Run(async () =>
        {
            var failed = new TaskCompletionSource<Exception?>();
            FiberScheduler.Current!.Post(() =>
            {
                FiberTask task = FiberMethod();
                try
                {
                    task.GetAwaiter().GetResult();
                    failed.SetResult(null);
                }
                catch (InvalidOperationException exception)
                {
                    failed.SetResult(exception);
                }
            });
            Assert.NotNull(await failed.Task);
        });
    }

    [Fact]
    public void A_foreign_failure_is_rethrown_in_the_fiber() => Sim.Run(async () =>
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await Task.Run(() => throw new InvalidTimeZoneException())));

    [Fact]
    public void Async_void_methods_report_their_failures()
    {
        var reported = new List<Exception>();
        Sim.Run(async () =>
        {
            async void Method()
            {
                await Task.Yield();
                throw new InvalidTimeZoneException();
            }

            Method();
            await Fiber.Sleep(Sim.Seconds(1));
        }, failure => reported.Add(failure.Exception));
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(reported));
    }

    [Fact]
    public void A_throwing_awaiter_leaves_the_method_running() => Sim.Run(async () =>
    {
        int steps = 0;
        async FiberTask Method()
        {
            steps++;
            try
            {
                await new ThrowingAwaitable();
            }
            catch (InvalidTimeZoneException)
            {
                steps += 10;
            }

            await Fiber.Yield();
            steps += 100;
        }

        await Method();
        Assert.Equal(111, steps);
    });

    [Fact]
    public void An_awaiter_may_call_back_and_then_throw() => Sim.Run(async () =>
    {
        int steps = 0;
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await new ThrowingAwaitable { CallsFirst = true };
            }
            catch (InvalidTimeZoneException)
            {
                steps++;
            }

            await Fiber.Yield();
        }

        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(3, steps);
    });

    [Fact]
    public void An_awaiter_may_call_back_at_once_or_twice() => Sim.Run(async () =>
    {
        await new EagerAwaitable();
        await new EagerAwaitable();
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void A_foreign_cancellation_keeps_its_stack() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () => await Middle());
        OperationCanceledException thrown = await fiber.Throws<OperationCanceledException>();
        Assert.False(fiber.IsCanceled);
        Assert.Contains(nameof(Innermost), thrown.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Middle), thrown.StackTrace, StringComparison.Ordinal);
    });

    private static async FiberTask Middle() => await Innermost();

    private static async FiberTask Innermost()
    {
        await Fiber.Yield();
        throw new OperationCanceledException();
    }

    private static async FiberTask FiberMethod() => await Fiber.Yield();

    private static async FiberTask Immediate() => await FiberTask.CompletedTask;

    private static async IAsyncEnumerable<int> Numbers()
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private sealed class SafeAwaitable : INotifyCompletion
    {
        public bool IsCompleted => false;

        public SafeAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(_ => continuation());
    }

    private sealed class EagerAwaitable : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public EagerAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            continuation();
            continuation();
        }
    }

    private sealed class ThrowingAwaitable : ICriticalNotifyCompletion
    {
        public bool CallsFirst { get; init; }

        public bool IsCompleted => false;

        public ThrowingAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            if (CallsFirst)
                continuation();
            throw new InvalidTimeZoneException();
        }
    }
}
