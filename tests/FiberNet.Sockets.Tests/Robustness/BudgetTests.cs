namespace FiberNet.Tests.Robustness;

// Each time a fiber has used up its budget of 8 it begins a new slice, although it never has to wait.
public class BudgetTests
{
    [Fact]
    public void What_moves_many_bytes_is_charged_for_them() => InReactor.Run(async () =>
    {
        (FiberSocket a, FiberSocket b) = Net.UnixPair();
        using (a)
        using (b)
        {
            byte[] block = new byte[8192];
            Assert.Equal(1, await SlicesOf(8, async () => Assert.True(await a.Write(block.AsMemory(0, 1)))));
            Assert.Equal(1, await SlicesOf(8, async () => Assert.Equal(new IoResult(1), await b.ReadSome(block.AsMemory(0, 1)))));
            Assert.Equal(2, await SlicesOf(8, async () => Assert.True(await a.Write(block.AsMemory()))));
            Assert.Equal(2, await SlicesOf(8, async () => Assert.Equal(new IoResult(8192), await b.ReadSome(block))));
            Assert.Equal(2, await SlicesOf(8, async () => Assert.True(await a.Write(block.AsSpan()))));
            Assert.Equal(0, await SlicesOf(8, () =>
            {
                Assert.Equal(new IoResult(8192), b.TryRead(block));
                return FiberTask.CompletedTask;
            }));
        }
    }, resumeBudget: 8);

    [Fact]
    public void Who_waits_for_the_rest_of_a_message_keeps_nobody_busy() => InReactor.Run(async () =>
    {
        (FiberSocket a, FiberSocket b) = Net.UnixPair();
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (a)
        using (b)
        using (client)
        using (server)
        {
            Fiber<byte[]?>[] readers = [Fiber.Create(async () => await b.Read(4)), Fiber.Create(async () => await server.Read(4))];
            Assert.True(await a.Write("ab"));
            Assert.True(await client.Write("ab"));
            while (b.BytesBuffered == 0 || server.BytesBuffered == 0)
                await Fiber.Yield();

            // The sleeps are no waits for anything: who is kept busy takes thousands of turns in the second, and who is not, none.
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            long turns = a.Scheduler.Turns;
            await Fiber.Sleep(TimeSpan.FromMilliseconds(10));
            Assert.InRange(a.Scheduler.Turns - turns, 1, 5);
            Assert.True(await a.Write("cd"));
            Assert.True(await client.Write("cd"));
            foreach (Fiber<byte[]?> reader in readers)
                Assert.Equal("abcd", Net.Text(await reader.Join()));
        }
    });

    private static async FiberTask<long> SlicesOf(int operations, Func<FiberTask> operation)
    {
        await Fiber.Yield();
        FiberScheduler scheduler = FiberScheduler.Current!;
        long before = scheduler.Slices;
        for (int i = 0; i < operations; i++)
            await operation();
        return scheduler.Slices - before;
    }
}
