#pragma warning disable FIBER008 // What is tested: what becomes of such a wait.
namespace FiberNet.Tests.Waits;

/// <summary>Time limits around a plain await of a foreign task, which cannot be left. The clock is virtual and does not wait for the task.</summary>
public class ForeignLimitTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_limit_throws_when_the_task_ends() => Run(async () =>
    {
        bool wentOn = false;
        await FiberAssert.Throws<TimeoutException>(async () =>
        {
            using (Fiber.TimeLimit(s_limit))
            {
                Assert.Equal(1, await EndsWithTheToken());
                wentOn = true;
            }
        });
        Assert.True(wentOn);
        await Fiber.Sleep(s_limit);
    });

    [Fact]
    public void A_cancel_by_the_fibers_token_becomes_the_limits() => Run(async () =>
    {
        TimeoutException failure = await FiberAssert.Throws<TimeoutException>(async () =>
        {
            using (Fiber.TimeLimit(s_limit))
                await Task.Delay(Timeout.Infinite, Fiber.Current.CancellationToken);
        });
        Assert.Contains("00:00:01", failure.Message);
    });

    [Fact]
    public void Of_nested_limits_the_one_that_has_expired_throws() => Run(async () =>
    {
        await FiberAssert.Throws<TimeoutException>(async () =>
        {
            using (Fiber.TimeLimit(s_limit))
            {
                using (Fiber.TimeLimit(s_limit * 2))
                    await EndsWithTheToken();
            }
        });
        using (Fiber.TimeLimit(s_limit * 2))
        {
            await FiberAssert.Throws<TimeoutException>(async () =>
            {
                using (Fiber.TimeLimit(s_limit))
                    await EndsWithTheToken();
            });
            await Fiber.Sleep(s_limit / 2);
        }
    });

    [Fact]
    public void Code_that_knows_of_the_limit_is_not_told_again() => Run(async () =>
    {
        using (InterruptGuard limit = Fiber.TimeLimit(s_limit))
        {
            await EndsWithTheToken();
            Assert.True(limit.HasExpired);
        }

        using (Fiber.TimeLimit(s_limit))
        {
            await EndsWithTheToken();
            await FiberAssert.Throws<TimeoutException>(() => Fiber.Sleep(s_limit));
        }
    });

    [Fact]
    public void A_task_that_ends_in_time_is_none_of_its_business() => Rig.Run(
        async () =>
        {
            using (Fiber.TimeLimit(s_limit))
            {
                await Task.Yield();
                await Task.Run(() => { });
            }
        },
        new ReactorOptions { Clock = new VirtualClock { Patience = Timeout.InfiniteTimeSpan } });

    [Fact]
    public void A_wait_that_goes_on_is_reported_once_with_its_place()
    {
        var reports = new List<ReactorReport>();
        Rig.Run(
            async () =>
            {
                for (int i = 0; i < 2; i++)
                {
                    var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    Fiber.Start(async () =>
                    {
                        await Fiber.Sleep(s_limit * 2);
                        ended.SetResult();
                    });
                    await FiberAssert.Throws<TimeoutException>(() => Outlive(ended.Task));
                }
            },
            new ReactorOptions { Clock = new VirtualClock { Patience = TimeSpan.Zero }, Reported = reports.Add });
        ReactorReport report = Assert.Single(reports);
        Assert.Equal(ReportKind.Other, report.Kind);
        Assert.Contains("ForeignLimitTests.Outlive", report.Text);
        Assert.Contains("AsFiber()", report.Text);
        Assert.Contains("00:00:01", report.Text);
    }

    private static async FiberTask Outlive(Task task)
    {
        using (Fiber.TimeLimit(s_limit))
            await task;
    }

    /// <summary>Ends at once when the token of the fiber fires.</summary>
    private static async Task<int> EndsWithTheToken()
    {
        var ended = new TaskCompletionSource<int>();
        using CancellationTokenRegistration registration = Fiber.Current.CancellationToken.Register(() => ended.SetResult(1));
        return await ended.Task;
    }

    private static void Run(Func<FiberTask> body)
    {
        List<string> lines = [];
        Rig.Run(body, new ReactorOptions { Clock = new VirtualClock { Patience = TimeSpan.Zero }, Log = lines.Add });
        Assert.Empty(lines);
    }
}
