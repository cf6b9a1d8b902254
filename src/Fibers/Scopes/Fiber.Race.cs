namespace FiberNet;

/// <content>Several bodies at a time: the first that succeeds.</content>
public abstract partial class Fiber
{
    /// <summary>
    /// Runs all bodies, each in a fiber of its own, until the first succeeds. The others are cancelled, and have ended when the
    /// call returns.
    /// </summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="bodies">The code that the fibers run. They begin in this order. At least one.</param>
    /// <param name="discard">
    /// Called with each value that came too late, because its body had succeeded before the cancel reached it: the place to close
    /// a second connection. It must not park. <c>null</c> drops such a value.
    /// </param>
    /// <returns>The value of the first body that succeeds.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bodies"/> or one of them is <c>null</c>.</exception>
    /// <exception cref="ArgumentException"><paramref name="bodies"/> is empty.</exception>
    /// <exception cref="AggregateException">All bodies have failed. If there is one body, its own exception is thrown.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled. The bodies were cancelled, and have ended.</exception>
    /// <example>
    /// <!-- given: Func<string, FiberTask<byte[]>> ask -->
    /// <code>
    /// byte[] answer = await Fiber.Race([() =&gt; ask("first.example"), () =&gt; ask("second.example")]);
    /// </code>
    /// </example>
    public static FiberTask<T> Race<T>(IEnumerable<Func<FiberTask<T>>> bodies, Action<T>? discard = null)
    {
        Func<FiberTask<T>>[] all = Checked(bodies);
        if (all.Length == 0)
            throw new ArgumentException("A race of no bodies has no winner; give at least one.", nameof(bodies));
        return new FiberRace<T>(all, discard).Run();
    }
}
