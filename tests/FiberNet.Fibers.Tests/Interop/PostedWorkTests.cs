using FiberNet.Advanced;

namespace FiberNet.Tests.Interop;

/// <summary>Work that is made once and posted again and again.</summary>
public class PostedWorkTests
{
    private sealed class Work : PostedWork
    {
        internal int RunCount { get; private set; }

        internal int DropCount { get; private set; }

        internal void Post(FiberScheduler scheduler) => PostTo(scheduler);

        protected override void Run() => RunCount++;

        protected override void Drop() => DropCount++;
    }

    [Fact]
    public void Work_runs_once_for_each_post() => Sim.Run(async () =>
    {
        var work = new Work();
        for (int posts = 1; posts <= 3; posts++)
        {
            work.Post(FiberScheduler.Current!);
            while (work.RunCount < posts)
                await Fiber.Yield();
            await Fiber.Yield();
            Assert.Equal(posts, work.RunCount);
        }

        Assert.Equal(0, work.DropCount);
    });

    [Fact]
    public void Work_is_dropped_once_for_each_post_to_an_ended_scheduler()
    {
        FiberScheduler? ended = null;
        Sim.Run(async () =>
        {
            ended = FiberScheduler.Current;
            await Fiber.Yield();
        });
        var work = new Work();
        work.Post(ended!);
        work.Post(ended!);
        Assert.Equal((0, 2), (work.RunCount, work.DropCount));
    }
}
