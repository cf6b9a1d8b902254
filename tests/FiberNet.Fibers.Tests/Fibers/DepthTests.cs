namespace FiberNet.Tests;

public class DepthTests
{
    [Fact]
    public void A_million_awaits_that_complete_at_once_use_no_stack() => Sim.Run(async () =>
    {
        static async FiberTask<int> One() => 1;
        int sum = 0;
        for (int i = 0; i < 1_000_000; i++)
            sum += await One();
        Assert.Equal(1_000_000, sum);
    });

    [Fact]
    public void A_million_operations_that_complete_at_once_let_others_run() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(1);
        int turns = 0;
        Fiber other = Fiber.Start(async () =>
        {
            while (true)
            {
                turns++;
                await Fiber.Yield();
            }
        });
        for (int i = 0; i < 500_000; i++)
        {
            await channel.Put(i);
            await channel.Get();
        }

        other.Cancel();
        Assert.InRange(turns, 1_000_000 / 64, 1_000_000);
    });

    [Fact]
    public void A_chain_of_100_000_frames_completes_in_constant_stack()
    {
        int result = 0;
        var thread = new Thread(() => Sim.Run(async () =>
        {
            // The calls go down on a big stack; what counts is the way up, after the innermost frame has parked.
            Fiber<int> fiber = Fiber.Create(() => Nest(100_000));
            Assert.Equal(100_001, fiber.StackTrace.Count);
            result = await fiber;
        }), 512 * 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(100_000, result);
    }

    [Fact]
    public void A_chain_that_grows_at_its_root_completes_in_constant_stack() => Sim.Run(async () =>
    {
        // Each frame awaits a task that was started before it: no call nests, but the completion runs through them all.
        FiberTask<int> last = Park();
        for (int i = 0; i < 100_000; i++)
            last = Add(last);
        Assert.Equal(100_000, await last);
    });

    private static async FiberTask<int> Nest(int depth)
    {
        if (depth > 0)
            return await Nest(depth - 1) + 1;
        await Fiber.Yield();
        return 0;
    }

    private static async FiberTask<int> Park()
    {
        await Fiber.Yield();
        return 0;
    }

    private static async FiberTask<int> Add(FiberTask<int> inner) => await inner + 1;
}
