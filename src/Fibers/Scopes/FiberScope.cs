using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FiberNet;

/// <summary>
/// Fibers that end together. <see cref="Run(Func{FiberScope, FiberTask})"/> returns when its body and all fibers that were
/// started in the scope have ended.
/// </summary>
/// <remarks>
/// <para>The first failure, of the body or of a child, cancels all the others. Run rethrows it when they have ended, and
/// collects further failures with it in an <see cref="AggregateException"/>. A child that ends because it was cancelled has
/// not failed.</para>
/// <para>The body runs in the fiber that called Run. Thread rule: the scheduler's thread only.</para>
/// </remarks>
[ReactorThread]
public sealed class FiberScope : IFiberParent, IWaitSource
{
    private readonly FiberCondition _changed;
    private readonly List<Exception> _failures = [];
    private readonly Fiber _owner;
    private readonly InterruptScope _interrupt;
    private readonly HashSet<Fiber> _children = [];
    private bool _isOver;

    private FiberScope(Fiber owner)
    {
        _owner = owner;
        _changed = new FiberCondition(this);
        _interrupt = InterruptScope.Enter(owner, InterruptKind.FiberScope, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// True once the scope has cancelled its fibers. The cause is a call of <see cref="Cancel"/>, a failure of the body or of a
    /// child, or an interruption of the calling fiber while Run waited for children.
    /// </summary>
    /// <remarks>
    /// Stays false in a scope that ended by itself, even if it is cancelled afterwards. Cancelling one child does not set it; nor
    /// does a cancellation of the calling fiber that the body caught and that no child outlived.
    /// </remarks>
    public bool IsCanceled { get; private set; }

    /// <summary>The number of children that have not ended.</summary>
    public int Count => _children.Count;

    /// <summary>Runs <paramref name="body"/> in a new scope, then suspends the fiber until the children have ended.</summary>
    /// <remarks>If the calling fiber is interrupted meanwhile, the children are cancelled and awaited before the interruption is thrown. After <see cref="Cancel"/> the call returns normally.</remarks>
    /// <param name="body">The code that starts the children.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled, either before the call, so that the body was not called, or while Run waited.</exception>
    /// <exception cref="TimeoutException">A time limit of the calling fiber has expired, before the call or while Run waited.</exception>
    /// <exception cref="AggregateException">Several fibers of the scope have failed.</exception>
    /// <example>
    /// <!-- given: FiberSocket first, FiberSocket second -->
    /// <code>
    /// await FiberScope.Run(async scope =&gt;
    /// {
    ///     scope.Start(async () =&gt; (await first.Write("one\n")).OrThrow());
    ///     scope.Start(async () =&gt; (await second.Write("two\n")).OrThrow());
    /// }); // both have ended; if one fails, the other is cancelled
    /// </code>
    /// </example>
    [Parks]
    public static async FiberTask Run(Func<FiberScope, FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);

        // A scope belongs to a fiber. Task code gets one for it.
        if (!Fiber.TryGetCurrent(out Fiber? owner))
        {
            await Fiber.Start(body, static body => Run(body)).Join();
            return;
        }

        // Like every call that can suspend: an interrupted fiber does not call the body, so no result of it is lost.
        if (owner.IsInterrupted)
            await owner.Scheduler.Refuse<Unit>();
        var scope = new FiberScope(owner);
        try
        {
            await body(scope);
        }
        catch (Exception exception)
        {
            scope.BodyFailed(exception);
        }

        await scope.End();
    }

    /// <summary>Runs <paramref name="body"/> in a new scope, then suspends the fiber until the children have ended.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="body">The code that starts the children.</param>
    /// <returns>The value that the body returned.</returns>
    /// <exception cref="FiberCanceledException"><see cref="Cancel"/> was called before the body had a result, or the calling fiber was cancelled.</exception>
    /// <inheritdoc cref="Run(Func{FiberScope, FiberTask})"/>
    [Parks]
    public static async FiberTask<T> Run<T>(Func<FiberScope, FiberTask<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!Fiber.TryGetCurrent(out Fiber? owner))
            return await Fiber.Start(body, static body => Run(body)).Join();
        if (owner.IsInterrupted)
            await owner.Scheduler.Refuse<Unit>();
        var scope = new FiberScope(owner);
        T result = default!;
        ExceptionDispatchInfo? canceled = null;
        try
        {
            result = await body(scope);
        }
        catch (Exception exception)
        {
            if (!scope.BodyFailed(exception))
                canceled = ExceptionDispatchInfo.Capture(exception);
        }

        await scope.End();
        canceled?.Throw();
        return result;
    }

    /// <summary>Makes a child that runs at once until it first suspends, like <see cref="Fiber.Create(Func{FiberTask}, string?, string, int)"/>.</summary>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">The name in dumps and messages, or <c>null</c> for none.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    /// <returns>The fiber.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    /// <exception cref="InvalidOperationException">The scope has ended, or the caller is not on the scheduler's thread.</exception>
    public Fiber Create(Func<FiberTask> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _owner.Scheduler.RunNew(Adopt(() => Fiber.Make(body, name), file, line));

    /// <inheritdoc cref="Create(Func{FiberTask}, string?, string, int)"/>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public Fiber<T> Create<T>(Func<FiberTask<T>> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _owner.Scheduler.RunNew(Adopt(() => Fiber.Make(body, name), file, line));

    /// <summary>Makes a child at the tail of the ready queue, like <see cref="Fiber.Start(Func{FiberTask}, string?, string, int)"/>.</summary>
    /// <param name="body">The code that the fiber runs.</param>
    /// <param name="name">The name in dumps and messages, or <c>null</c> for none.</param>
    /// <param name="file">The source file of the call, for dumps. The compiler passes it.</param>
    /// <param name="line">Its line. The compiler passes it.</param>
    /// <returns>The fiber.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    /// <exception cref="InvalidOperationException">The scope has ended, or the caller is not on the scheduler's thread.</exception>
    public Fiber Start(Func<FiberTask> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _owner.Scheduler.QueueNew(Adopt(() => Fiber.Make(body, name), file, line));

    /// <inheritdoc cref="Start(Func{FiberTask}, string?, string, int)"/>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    public Fiber<T> Start<T>(Func<FiberTask<T>> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _owner.Scheduler.QueueNew(Adopt(() => Fiber.Make(body, name), file, line));

    /// <summary>Cancels the children, including those started later, and the rest of the body. That is not a failure.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public void Cancel()
    {
        _owner.Scheduler.CheckAccess();
        if (IsCanceled || _isOver)
            return;
        IsCanceled = true;
        foreach (Fiber child in _children.ToArray())
            child.Cancel();
        _interrupt.Fire();
        _changed.Signal();
    }

    /// <summary>Keeps the failure of a child, and wakes the owner if the child was the last.</summary>
    string IWaitSource.WaitDescription => $"waiting for the end of {_children.Count} fibers of its scope";

    WaitTarget IWaitSource.Target => new(WaitKind.Scope, this);

    void IWaitSource.HandOn() => _changed.Signal();

    Fiber[] IFiberParent.Children() => [.. _children];

    void IFiberParent.ChildEnded(Fiber child)
    {
        bool wasChild = _children.Remove(child);
        Debug.Assert(wasChild, "a child ends once");
        if (!child.IsCanceled && child.SeeFailure() is { } failure)
            Failed(failure);
        if (_children.Count == 0)
            _changed.Signal();
    }

    private TFiber Adopt<TFiber>(Func<TFiber> make, string file, int line)
        where TFiber : Fiber
    {
        _owner.Scheduler.CheckAccess();
        if (_isOver)
            throw new InvalidOperationException("The scope has ended and takes no new fibers; start the fiber before the body of Run returns.");
        TFiber fiber = make();
        fiber.SetParent(this);
        fiber.KeepSpawnSite(file, line);
        _children.Add(fiber);
        if (IsCanceled)
            fiber.Cancel();
        return fiber;
    }

    /// <summary>Judges an exception of the body: a failure, unless it is the scope's own cancellation.</summary>
    /// <returns>True if it is a failure.</returns>
    private bool BodyFailed(Exception exception)
    {
        bool isOwnCancellation = IsCanceled && exception is OperationCanceledException && !_owner.IsCancelRequested;
        if (!isOwnCancellation)
            Failed(exception);
        return !isOwnCancellation;
    }

    private void Failed(Exception exception)
    {
        _failures.Add(exception);
        Cancel();
    }

    /// <summary>Waits for the children. An interruption of the owner cancels them and is rethrown when they have ended.</summary>
    private async FiberTask End()
    {
        _interrupt.Leave();
        try
        {
            while (_children.Count > 0 && !IsCanceled)
                await _changed.Wait();
        }
        catch (Exception interruption)
        {
            Failed(interruption);
        }

        // The children are cancelled already. An interruption of the owner would not end them sooner.
        using (Fiber.Shield(Timeout.InfiniteTimeSpan))
        {
            while (_children.Count > 0)
                await _changed.Wait();

            // A scope without children completes at once, and like every such call it counts against the budget.
            await _owner.Scheduler.Finish(true);
        }

        Debug.Assert(_children.Count == 0, "a scope ends after its children");
        _isOver = true;
        ThrowFailures();
    }

    private void ThrowFailures()
    {
        if (_failures.Count == 1)
            ExceptionDispatchInfo.Throw(_failures[0]);
        if (_failures.Count > 1)
            throw new AggregateException("Several fibers of a scope have failed.", _failures);
    }
}
