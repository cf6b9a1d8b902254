namespace FiberNet.Tests;

internal static class Quiet
{
    /// <summary>Awaits the end of a fiber, however it ends.</summary>
    internal static async FiberTask Quietly(this Fiber fiber)
    {
        try
        {
            await fiber;
        }
        catch (OperationCanceledException)
        {
            // That is one way to end.
        }
    }

    /// <summary>For short tests: <c>await fiber</c> is <c>await fiber.Join()</c>.</summary>
    internal static FiberTask.Awaiter GetAwaiter(this Fiber fiber) => fiber.Join().GetAwaiter();

    /// <inheritdoc cref="GetAwaiter(Fiber)"/>
    internal static FiberTask<T>.Awaiter GetAwaiter<T>(this Fiber<T> fiber) => fiber.Join().GetAwaiter();
}
