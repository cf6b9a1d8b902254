using System.Diagnostics.CodeAnalysis;

namespace FiberNet;

/// <content>Finding fibers.</content>
public abstract partial class Fiber
{
    /// <summary>The running fiber.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    public static Fiber Current => FiberScheduler.RequireRunningFiber();

    /// <summary>All fibers of this thread's scheduler that have not ended, in no particular order.</summary>
    /// <exception cref="InvalidOperationException">No scheduler runs on this thread.</exception>
    public static IReadOnlyList<Fiber> Living => FiberScheduler.Require().Registry.All();

    /// <summary>Gets the running fiber, if there is one.</summary>
    /// <param name="fiber">The fiber, or <c>null</c>.</param>
    /// <returns>True if a fiber runs on this thread.</returns>
    public static bool TryGetCurrent([NotNullWhen(true)] out Fiber? fiber)
    {
        fiber = FiberScheduler.Current?.Running;
        return fiber is not null;
    }

    /// <summary>Finds a fiber that has not ended.</summary>
    /// <param name="id">Its <see cref="Id"/>.</param>
    /// <returns>The fiber, or <c>null</c>.</returns>
    /// <exception cref="InvalidOperationException">No scheduler runs on this thread.</exception>
    public static Fiber? Find(long id) => FiberScheduler.Require().Registry.Find(id);
}
