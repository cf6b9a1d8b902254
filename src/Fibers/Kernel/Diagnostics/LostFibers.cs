using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>
/// Finds fibers that wait for an object that nothing else refers to, as the goroutine leak profile of Go does. The scheduler lets
/// go of all fibers that wait for other fibers. Then the garbage collector tells which of them are still reachable.
/// </summary>
/// <remarks>
/// A collection clears a short weak reference even if a finalizer keeps the object alive. So each fiber is kept by a guardian
/// with a finalizer, and is none the worse for being found lost.
/// </remarks>
internal static class LostFibers
{
    private static readonly Lock s_search = new();

    /// <summary>Guardians whose finalizer has not run.</summary>
    private static int s_guardians;

    internal static List<Fiber> Find(FiberRegistry registry)
    {
        // Those of an earlier search refer to its fibers, which would not be found again.
        if (Volatile.Read(ref s_guardians) > 0)
            GC.WaitForPendingFinalizers();
        lock (s_search)
        {
            List<Suspect> suspects = LetGo(registry);
            GC.Collect();
            var lost = new List<Fiber>();
            foreach (Suspect suspect in suspects)
            {
                if (!suspect.Fiber.TryGetTarget(out Fiber? fiber))
                    continue;
                registry.Restore(fiber);
                if (!suspect.Subject.TryGetTarget(out _))
                    lost.Add(fiber);
            }

            return lost;
        }
    }

    /// <summary>Not inlined: no register of the caller may refer to a fiber.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<Suspect> LetGo(FiberRegistry registry)
    {
        var suspects = new List<Suspect>();
        foreach (Fiber fiber in registry.All())
        {
            if (fiber.SeenTarget is not { Kind: >= WaitKind.Mutex and <= WaitKind.Scope, Subject: { } subject })
                continue;
            suspects.Add(new Suspect(new WeakReference<Fiber>(fiber, trackResurrection: true), new WeakReference<object>(subject)));
            _ = new Guardian(fiber);
            registry.Hide(fiber);
        }

        return suspects;
    }

    private readonly record struct Suspect(WeakReference<Fiber> Fiber, WeakReference<object> Subject);

    /// <summary>Keeps a fiber alive until the registry has it again.</summary>
    private sealed class Guardian
    {
        private readonly Fiber _fiber;

        internal Guardian(Fiber fiber)
        {
            _fiber = fiber;
            Interlocked.Increment(ref s_guardians);
        }

        ~Guardian()
        {
            // On the finalizer's thread: not before the search is over.
            lock (s_search)
                GC.KeepAlive(_fiber);
            Interlocked.Decrement(ref s_guardians);
        }
    }
}
