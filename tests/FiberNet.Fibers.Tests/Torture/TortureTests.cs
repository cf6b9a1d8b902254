using System.Globalization;
using System.Text;

namespace FiberNet.Tests;

/// <summary>
/// Random programs of many fibers over channels, a condition, a mutex, a semaphore, joins, cancels, time limits and
/// wakeups, checked against what a simple model says must hold: nothing lost, nothing twice, nothing early, nothing out
/// of order. The same seed gives the same run.
/// </summary>
/// <remarks>100,000 steps; the environment variable FIBERNET_TORTURE multiplies them, FIBERNET_SEED repeats one run.</remarks>
public class TortureTests
{
    private const int StepsPerRun = 5000;

    [Fact]
    public void Random_programs_agree_with_the_model()
    {
        long factor = long.Parse(Environment.GetEnvironmentVariable("FIBERNET_TORTURE") ?? "1", CultureInfo.InvariantCulture);
        string? only = Environment.GetEnvironmentVariable("FIBERNET_SEED");
        if (only is not null)
        {
            RunSeed(int.Parse(only, CultureInfo.InvariantCulture));
            return;
        }

        for (long run = 0; run < 20 * factor; run++)
            RunSeed((int)(run % int.MaxValue) + 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        Assert.Equal(RunSeed(7), RunSeed(7));
        Assert.NotEqual(RunSeed(7), RunSeed(8));
    }

    private static string RunSeed(int seed)
    {
        try
        {
            var program = new TortureProgram(seed, StepsPerRun);
            FiberScheduler.Run(program.Main, new FiberSchedulerOptions
            {
                Clock = new VirtualClock(),
                ShuffleSeed = seed % 3 == 0 ? seed : null,
                ResumeBudget = seed % 5 == 0 ? 1 : 64,
                UnhandledException = failure => program.Errors.Add($"{failure.Fiber}: {failure.Exception}"),
            });
            Assert.True(program.Errors.Count == 0, string.Join("\n", program.Errors));
            return program.Log;
        }
        catch (Exception exception)
        {
            throw new Xunit.Sdk.XunitException($"seed {seed} (FIBERNET_SEED={seed} repeats it): {exception}");
        }
    }
}
