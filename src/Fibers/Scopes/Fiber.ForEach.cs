namespace FiberNet;

/// <content>Several items at a time.</content>
public abstract partial class Fiber
{
    /// <summary>Calls <paramref name="body"/> for each item, in at most <paramref name="max"/> fibers at a time, and suspends until all calls have ended.</summary>
    /// <remarks>The first failure cancels the other calls, and no further item is taken; it is thrown when they have ended (<see cref="FiberScope"/>).</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. They are taken one by one, when a fiber is free for the next.</param>
    /// <param name="max">The maximum number of calls at a time. At least 1.</param>
    /// <param name="body">The code for an item.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="body"/> is <c>null</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is less than 1.</exception>
    /// <exception cref="AggregateException">Several calls have failed.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled. The calls were cancelled, and have ended.</exception>
    /// <example>
    /// <!-- given: string[] hosts, Func<string, FiberTask> check -->
    /// <code>
    /// await Fiber.ForEach(hosts, 16, check); // at most sixteen at a time
    /// </code>
    /// </example>
    public static FiberTask ForEach<T>(IEnumerable<T> source, int max, Func<T, FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentNullException.ThrowIfNull(body);
        return Run(source, max, body);

        static async FiberTask Run(IEnumerable<T> source, int max, Func<T, FiberTask> body)
        {
            using IEnumerator<T> items = source.GetEnumerator();
            await FiberScope.Run(scope =>
            {
                bool hasMore = true;

                // A fiber at a time: one that never suspends takes all items by itself.
                for (int i = 0; i < max && hasMore && !scope.IsCanceled; i++)
                    scope.Create(async () =>
                    {
                        while (!scope.IsCanceled && (hasMore = hasMore && items.MoveNext()))
                            await body(items.Current);
                    });
                return default;
            });
        }
    }
}
