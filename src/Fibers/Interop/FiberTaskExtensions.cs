namespace FiberNet;

/// <summary>A <see cref="FiberTask"/> as what .NET code awaits.</summary>
public static class FiberTaskExtensions
{
    /// <summary>Converts the task for code that takes a <see cref="ValueTask"/>: a callback of another library, a <c>DisposeAsync</c>, an async iterator.</summary>
    /// <param name="task">The task. It is consumed: await only what is returned, on any thread, once.</param>
    /// <returns>A task with the outcome.</returns>
    /// <remarks>
    /// Call it on the scheduler's thread, where the <see cref="FiberTask"/> was made. A method that has suspended goes on as a
    /// fiber of its own; a cancellation of the calling fiber reaches it. From another thread start with
    /// <see cref="FiberScheduler.InvokeAsync(Func{FiberTask})"/> or <see cref="Fiber.Wrap(Func{CancellationToken, FiberTask})"/>.
    /// </remarks>
    public static async ValueTask AsValueTask(this FiberTask task) => await task;

    /// <inheritdoc cref="AsValueTask(FiberTask)"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static async ValueTask<T> AsValueTask<T>(this FiberTask<T> task) => await task;
}
