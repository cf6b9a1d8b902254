using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace FiberNet.Tests;

/// <summary>Polly around code of fibers.</summary>
public class PollyTests
{
    private static readonly ResiliencePipeline s_retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.Zero, ShouldHandle = new PredicateBuilder().Handle<IOException>() })
        .Build();

    [Fact]
    public void A_retry_runs_the_body_anew_as_a_fiber() => ReactorThread.Run(
        async () =>
        {
            int attempts = 0;
            Func<CancellationToken, ValueTask<int>> body = Fiber.Wrap(async token =>
            {
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                return ++attempts < 3 ? throw new IOException("once more") : attempts;
            });
            Assert.Equal(3, await s_retries.ExecuteAsync(body));
        },
        null);

    [Fact]
    public void A_timeout_of_Polly_ends_the_fiber() => ReactorThread.Run(
        async () =>
        {
            ResiliencePipeline pipeline = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromMilliseconds(20)).Build();
            bool wasUnwound = false;
            Func<CancellationToken, ValueTask> body = Fiber.Wrap(async token =>
            {
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    wasUnwound = true;
                }
            });
            await FiberAssert.Throws<TimeoutRejectedException>(async () => await pipeline.ExecuteAsync(body));
            Assert.True(wasUnwound);
        },
        null);

    [Fact]
    public void A_time_limit_and_a_cancel_end_the_pipeline() => ReactorThread.Run(
        async () =>
        {
            Func<CancellationToken, ValueTask> body = Fiber.Wrap(async token => await Fiber.Sleep(Timeout.InfiniteTimeSpan));
            await FiberAssert.Throws<TimeoutException>(async () =>
            {
                using (Fiber.TimeLimit(TimeSpan.FromMilliseconds(20)))
                    await s_retries.ExecuteAsync(body, Fiber.Current.CancellationToken);
            });
            Fiber caller = Fiber.Create(async () => await s_retries.ExecuteAsync(body, Fiber.Current.CancellationToken));
            caller.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller.AsTask());

            // The bodies have ended with their callers.
            while (Fiber.Living.Count > 1)
                await Fiber.Yield();
        },
        null);
}
