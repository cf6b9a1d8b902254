namespace FiberNet;

/// <content>Making fibers.</content>
public abstract partial class Fiber
{
    /// <summary>Makes a fiber and runs it at once, until it first parks; then its creator goes on, ahead of the fibers that are ready.</summary>
    /// <remarks>More than 64 creations deep in one another, the new fiber is put at the head of the ready queue instead.</remarks>
    /// <param name="body">What the fiber does.</param>
    /// <param name="name">A name for dumps and messages, or null.</param>
    /// <returns>The fiber; it may have ended already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is no scheduler on this thread.</exception>
    public static Fiber Create(Func<FiberTask> body, string? name = null) =>
        Run(Make(body, name));

    /// <inheritdoc cref="Create(Func{FiberTask}, string?)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="state">The argument of <paramref name="body"/>: what a lambda would otherwise capture.</param>
    /// <param name="body">What the fiber does.</param>
    /// <param name="name">A name for dumps and messages, or null.</param>
    public static Fiber Create<TState>(TState state, Func<TState, FiberTask> body, string? name = null) =>
        Run(Make(state, body, name));

    /// <inheritdoc cref="Create{TState}(TState, Func{TState, FiberTask}, string?)"/>
    /// <param name="state">The argument of <paramref name="body"/> and of <paramref name="name"/>: what a lambda would otherwise capture.</param>
    /// <param name="body">What the fiber does.</param>
    /// <param name="name">Forms the name when it is first read, if it ever is: on any thread, so from what does not change. The fiber keeps <paramref name="state"/> for it. Not null.</param>
    public static Fiber Create<TState>(TState state, Func<TState, FiberTask> body, Func<TState, string> name) =>
        Run(Make(state, body, CheckName(name)));

    /// <inheritdoc cref="Create(Func{FiberTask}, string?)"/>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Create<T>(Func<FiberTask<T>> body, string? name = null) =>
        Run(Make(body, name));

    /// <inheritdoc cref="Create{TState}(TState, Func{TState, FiberTask}, string?)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Create<TState, T>(TState state, Func<TState, FiberTask<T>> body, string? name = null) =>
        Run(Make(state, body, name));

    /// <inheritdoc cref="Create{TState}(TState, Func{TState, FiberTask}, Func{TState, string})"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Create<TState, T>(TState state, Func<TState, FiberTask<T>> body, Func<TState, string> name) =>
        Run(Make(state, body, CheckName(name)));

    /// <summary>Makes a fiber and puts it at the tail of the ready queue; the caller goes on.</summary>
    /// <param name="body">What the fiber does.</param>
    /// <param name="name">A name for dumps and messages, or null.</param>
    /// <returns>The fiber; it has not run yet.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is no scheduler on this thread.</exception>
    public static Fiber Start(Func<FiberTask> body, string? name = null) =>
        Queue(Make(body, name));

    /// <inheritdoc cref="Start(Func{FiberTask}, string?)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="state">The argument of <paramref name="body"/>: what a lambda would otherwise capture.</param>
    /// <param name="body">What the fiber does.</param>
    /// <param name="name">A name for dumps and messages, or null.</param>
    public static Fiber Start<TState>(TState state, Func<TState, FiberTask> body, string? name = null) =>
        Queue(Make(state, body, name));

    /// <inheritdoc cref="Start{TState}(TState, Func{TState, FiberTask}, string?)"/>
    /// <param name="state">The argument of <paramref name="body"/> and of <paramref name="name"/>: what a lambda would otherwise capture.</param>
    /// <param name="body">What the fiber does.</param>
    /// <param name="name">Forms the name when it is first read, if it ever is: on any thread, so from what does not change. The fiber keeps <paramref name="state"/> for it. Not null.</param>
    public static Fiber Start<TState>(TState state, Func<TState, FiberTask> body, Func<TState, string> name) =>
        Queue(Make(state, body, CheckName(name)));

    /// <inheritdoc cref="Start(Func{FiberTask}, string?)"/>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Start<T>(Func<FiberTask<T>> body, string? name = null) =>
        Queue(Make(body, name));

    /// <inheritdoc cref="Start{TState}(TState, Func{TState, FiberTask}, string?)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Start<TState, T>(TState state, Func<TState, FiberTask<T>> body, string? name = null) =>
        Queue(Make(state, body, name));

    /// <inheritdoc cref="Start{TState}(TState, Func{TState, FiberTask}, Func{TState, string})"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Start<TState, T>(TState state, Func<TState, FiberTask<T>> body, Func<TState, string> name) =>
        Queue(Make(state, body, CheckName(name)));

    private static TFiber Run<TFiber>(TFiber fiber)
        where TFiber : Fiber => fiber.Scheduler.RunNew(fiber);

    private static TFiber Queue<TFiber>(TFiber fiber)
        where TFiber : Fiber => fiber.Scheduler.QueueNew(fiber);

    internal static Fiber Make(Func<FiberTask> body, string? name)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Make(body, static call => call(), name);
    }

    internal static Fiber<T> Make<T>(Func<FiberTask<T>> body, string? name)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Make(body, static call => call(), name);
    }

    private static BodyFiber<TState> Make<TState>(TState state, Func<TState, FiberTask> body, object? name)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new BodyFiber<TState>(FiberScheduler.Require(), state, body, name);
    }

    private static BodyFiber<TState, T> Make<TState, T>(TState state, Func<TState, FiberTask<T>> body, object? name)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new BodyFiber<TState, T>(FiberScheduler.Require(), state, body, name);
    }

    private static Func<TState, string> CheckName<TState>(Func<TState, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name;
    }
}
