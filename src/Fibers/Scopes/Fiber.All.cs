namespace FiberNet;

/// <content>Several bodies at a time: all of them.</content>
public abstract partial class Fiber
{
    /// <summary>Runs all bodies, each in a fiber of its own, and suspends until all have ended.</summary>
    /// <remarks>The first failure cancels the others; it is thrown when they have ended (<see cref="FiberScope"/>).</remarks>
    /// <param name="bodies">The code that the fibers run. They begin in this order.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bodies"/> or one of them is <c>null</c>.</exception>
    /// <exception cref="AggregateException">Several bodies have failed.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled. The bodies were cancelled, and have ended.</exception>
    public static FiberTask All(params IEnumerable<Func<FiberTask>> bodies)
    {
        Func<FiberTask>[] all = Checked(bodies);
        return FiberScope.Run(scope =>
        {
            foreach (Func<FiberTask> body in all)
                scope.Create(body);
            return default;
        });
    }

    /// <summary>Runs all bodies, each in a fiber of its own, suspends until all have ended, and returns their values.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <returns>The values, in the order of the bodies.</returns>
    /// <inheritdoc cref="All(IEnumerable{Func{FiberTask}})"/>
    /// <example>
    /// <!-- given: Func<string, FiberTask<int>> measure -->
    /// <code>
    /// int[] sizes = await Fiber.All(() =&gt; measure("first"), () =&gt; measure("second"));
    /// </code>
    /// </example>
    public static FiberTask<T[]> All<T>(params IEnumerable<Func<FiberTask<T>>> bodies)
    {
        Func<FiberTask<T>>[] all = Checked(bodies);
        return Run(all);

        static async FiberTask<T[]> Run(Func<FiberTask<T>>[] all)
        {
            var values = new T[all.Length];
            await FiberScope.Run(scope =>
            {
                for (int i = 0; i < all.Length; i++)
                {
                    int place = i;
                    scope.Create(async () => { values[place] = await all[place](); });
                }

                return default;
            });
            return values;
        }
    }

    private static TBody[] Checked<TBody>(IEnumerable<TBody> bodies)
        where TBody : Delegate
    {
        ArgumentNullException.ThrowIfNull(bodies);
        TBody[] all = [.. bodies];
        for (int i = 0; i < all.Length; i++)
            ArgumentNullException.ThrowIfNull(all[i], $"{nameof(bodies)}[{i}]");
        return all;
    }
}
