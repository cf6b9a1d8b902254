using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>Making fibers.</content>
public abstract partial class Fiber
{
    /// <summary>Makes a fiber and runs it at once until it first suspends. Then the creator goes on, ahead of the fibers that are ready.</summary>
    /// <remarks>If creations nest more than 64 deep, the new fiber goes to the head of the ready queue instead.</remarks>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">The name in dumps and messages, or <c>null</c> for none.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    /// <returns>The fiber, which may have ended already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    /// <exception cref="InvalidOperationException">No scheduler runs on this thread.</exception>
    /// <example>
    /// <!-- given: FiberSocket client, Func<FiberSocket, FiberTask> serve -->
    /// <code>
    /// Fiber.Create(() =&gt; serve(client)); // serve has run to its first wait when Create returns
    /// </code>
    /// </example>
    public static Fiber Create(Func<FiberTask> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Make(body, name), file, line);

    /// <inheritdoc cref="Create(Func{FiberTask}, string?, string, int)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="state">The argument of <paramref name="body"/>, which saves a lambda from capturing it.</param>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">The name in dumps and messages, or <c>null</c> for none.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    public static Fiber Create<TState>(TState state, Func<TState, FiberTask> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Make(state, body, name), file, line);

    /// <inheritdoc cref="Create{TState}(TState, Func{TState, FiberTask}, string?, string, int)"/>
    /// <param name="state">The argument of <paramref name="body"/> and of <paramref name="name"/>, which saves a lambda from capturing it.</param>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">Forms the name when it is first read. It may be called on any thread, so it must use only what does not change. The fiber keeps <paramref name="state"/> until then.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    public static Fiber Create<TState>(TState state, Func<TState, FiberTask> body, Func<TState, string> name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Make(state, body, CheckName(name)), file, line);

    /// <inheritdoc cref="Create(Func{FiberTask}, string?, string, int)"/>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Create<T>(Func<FiberTask<T>> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Make(body, name), file, line);

    /// <inheritdoc cref="Create{TState}(TState, Func{TState, FiberTask}, string?, string, int)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Create<TState, T>(TState state, Func<TState, FiberTask<T>> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Make(state, body, name), file, line);

    /// <inheritdoc cref="Create{TState}(TState, Func{TState, FiberTask}, Func{TState, string}, string, int)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Create<TState, T>(TState state, Func<TState, FiberTask<T>> body, Func<TState, string> name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(Make(state, body, CheckName(name)), file, line);

    /// <summary>Makes a fiber and puts it at the tail of the ready queue. The caller goes on.</summary>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">The name in dumps and messages, or <c>null</c> for none.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    /// <returns>The fiber, which has not run yet.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    /// <exception cref="InvalidOperationException">No scheduler runs on this thread.</exception>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// Fiber worker = Fiber.Start(async () =&gt; await Fiber.Sleep(TimeSpan.FromSeconds(1)), "worker");
    /// await worker.Join();
    /// </code>
    /// </example>
    public static Fiber Start(Func<FiberTask> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Queue(Make(body, name), file, line);

    /// <inheritdoc cref="Start(Func{FiberTask}, string?, string, int)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="state">The argument of <paramref name="body"/>, which saves a lambda from capturing it.</param>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">The name in dumps and messages, or <c>null</c> for none.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    public static Fiber Start<TState>(TState state, Func<TState, FiberTask> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Queue(Make(state, body, name), file, line);

    /// <inheritdoc cref="Start{TState}(TState, Func{TState, FiberTask}, string?, string, int)"/>
    /// <param name="state">The argument of <paramref name="body"/> and of <paramref name="name"/>, which saves a lambda from capturing it.</param>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">Forms the name when it is first read. It may be called on any thread, so it must use only what does not change. The fiber keeps <paramref name="state"/> until then.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    public static Fiber Start<TState>(TState state, Func<TState, FiberTask> body, Func<TState, string> name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Queue(Make(state, body, CheckName(name)), file, line);

    /// <inheritdoc cref="Start(Func{FiberTask}, string?, string, int)"/>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Start<T>(Func<FiberTask<T>> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Queue(Make(body, name), file, line);

    /// <inheritdoc cref="Start{TState}(TState, Func{TState, FiberTask}, string?, string, int)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Start<TState, T>(TState state, Func<TState, FiberTask<T>> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Queue(Make(state, body, name), file, line);

    /// <inheritdoc cref="Start{TState}(TState, Func{TState, FiberTask}, Func{TState, string}, string, int)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public static Fiber<T> Start<TState, T>(TState state, Func<TState, FiberTask<T>> body, Func<TState, string> name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Queue(Make(state, body, CheckName(name)), file, line);

    private static TFiber Run<TFiber>(TFiber fiber, string file, int line)
        where TFiber : Fiber
    {
        fiber.KeepSpawnSite(file, line);
        return fiber.Scheduler.RunNew(fiber);
    }

    private static TFiber Queue<TFiber>(TFiber fiber, string file, int line)
        where TFiber : Fiber
    {
        fiber.KeepSpawnSite(file, line);
        return fiber.Scheduler.QueueNew(fiber);
    }

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
