using FiberNet.Advanced;

namespace FiberNet.Tests;

internal static class Starvation
{
    /// <summary>A fiber that does one thing again and again does not keep another from the bytes that have come for it.</summary>
    internal static async FiberTask IsNotCausedBy(Func<FiberTask> step)
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        bool over = false;
        Fiber busy = Fiber.Create(async () =>
        {
            while (!over)
                await step();
        });
        Fiber<int> other = Fiber.Create(async () => await ByteRead.Start(reader));
        Kernel.Write(write, 1);
        Assert.Equal(1, await other.Join());
        over = true;
        await busy.Join();
        Kernel.Close(write);
    }
}
