using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace FiberNet;

/// <content>Time limits, shields and cancellation by token.</content>
public abstract partial class Fiber
{
    /// <summary>
    /// Limits the time of the code up to the guard's <see cref="InterruptGuard.Dispose"/>. Once the limit expires, every call in
    /// that code that can suspend throws <see cref="System.TimeoutException"/>, including the call that waits.
    /// </summary>
    /// <remarks>
    /// <para>Limits nest, and the earliest deadline wins. Fibers that the code starts do not inherit them. A <see cref="Shield"/>
    /// inside the code hides them.</para>
    /// <para>A plain await of a foreign task cannot be left: <see cref="CancellationToken"/> fires at the limit, and the guard's
    /// <see cref="InterruptGuard.Dispose"/> throws if nothing has before. A wait that goes on nevertheless is reported, once for
    /// each place. Await <c>task.AsFiber()</c> instead; it ends at the limit.</para>
    /// <para>Never suspends. Allocates one small object.</para>
    /// </remarks>
    /// <param name="time">The time from now on. <see cref="TimeSpan.Zero"/> expires at once; <see cref="Timeout.InfiniteTimeSpan"/> sets no limit.</param>
    /// <returns>The guard that ends the limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// using (Fiber.TimeLimit(TimeSpan.FromSeconds(5)))
    /// {
    ///     (await socket.Write("PING\n")).OrThrow();
    ///     byte[]? answer = await socket.ReadLine(); // TimeoutException if both take more than five seconds
    /// }
    /// </code>
    /// </example>
    public static InterruptGuard TimeLimit(TimeSpan time)
    {
        TimeoutRule.Check(time);
        return new(InterruptScope.Enter(Current, InterruptKind.TimeLimit, time));
    }

    /// <summary>
    /// Defers the cancellation of the running fiber, and the time limits around it, up to the guard's
    /// <see cref="InterruptGuard.Dispose"/>. Use it for clean-up that has to wait.
    /// </summary>
    /// <remarks>Never suspends. A time limit inside the shield works as usual.</remarks>
    /// <param name="limit">The maximum time that the shield holds; what it deferred takes effect then. <see cref="Timeout.InfiniteTimeSpan"/> holds as long as the code takes.</param>
    /// <returns>The guard that ends the shield.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// try
    /// {
    ///     await Fiber.Sleep(Timeout.InfiniteTimeSpan);
    /// }
    /// finally
    /// {
    ///     using (Fiber.Shield(TimeSpan.FromSeconds(1)))
    ///         _ = await socket.Write("bye\n"); // also after a cancel
    /// }
    /// </code>
    /// </example>
    public static InterruptGuard Shield(TimeSpan limit)
    {
        TimeoutRule.Check(limit);
        return new(InterruptScope.Enter(Current, InterruptKind.Shield, limit));
    }

    /// <summary>Cancels the running fiber when <paramref name="token"/> fires, until the registration is disposed or the fiber ends.</summary>
    /// <remarks>The token may fire on any thread. If it has fired already, the next call that can suspend throws.</remarks>
    /// <param name="token">The token.</param>
    /// <returns>The registration. Dispose it when the token no longer concerns the fiber.</returns>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    public static CancelRegistration CancelOn(CancellationToken token) => new(TokenLink.Make(Current, token));

    internal void Add(TokenLink link)
    {
        Debug.Assert(link.Older is null, "a link is added once");
        link.Older = Rare.TokenLinks;
        Rare.TokenLinks = link;
    }

    internal void Remove(TokenLink link)
    {
        ref TokenLink? place = ref Rare.TokenLinks;
        while (place is not null && !ReferenceEquals(place, link))
            place = ref place.Older;
        place = link.Older;
    }

    internal void Push(InterruptScope scope)
    {
        Debug.Assert(scope.Outer is null, "a scope is entered once");
        scope.Outer = Rare.Interrupts;
        Rare.Interrupts = scope;
        if (scope.Kind == InterruptKind.Shield)
            InterruptionChanged();
    }

    /// <summary>True from the entry of a scope until it is left, or the fiber has ended.</summary>
    internal bool Holds(InterruptScope scope)
    {
        InterruptScope? inner = _rare?.Interrupts;
        while (inner is not null && !ReferenceEquals(inner, scope))
            inner = inner.Outer;
        return inner is not null;
    }

    /// <summary>Removes a scope from any place of the stack: guards may be disposed in any order.</summary>
    internal bool Remove(InterruptScope scope)
    {
        if (_rare is null)
            return false;
        ref InterruptScope? link = ref _rare.Interrupts;
        while (link is not null && !ReferenceEquals(link, scope))
            link = ref link.Outer;
        if (link is null)
            return false;
        link = scope.Outer;
        return true;
    }

    /// <summary>Brings the flag, the wait and the token in line after a scope has come, gone or fired, or the fiber was cancelled.</summary>
    internal void InterruptionChanged()
    {
        bool was = IsInterrupted;
        bool isInterrupted = IsInterruptedNow(out _);
        if (was == isInterrupted || IsDead)
            return;
        if (isInterrupted)
        {
            _flags |= FiberFlags.Interrupted;
            Scheduler.InterruptionChanged(this);
            Interrupt();
            if (WaitsForForeign)
                OutlivesLimit();
            InterruptDetached();
            FireToken();
        }
        else
        {
            _flags &= ~FiberFlags.Interrupted;
            Scheduler.InterruptionChanged(this);
            if (_rare?.Cancellation is { IsCancellationRequested: true })
                _rare.Cancellation = null;
        }
    }

    /// <summary>Reads the stack of scopes from the inside out.</summary>
    /// <param name="scope">The scope that interrupts; null if the fiber itself was cancelled.</param>
    private bool IsInterruptedNow(out InterruptScope? scope)
    {
        scope = null;
        if ((_flags & FiberFlags.Unwinding) != 0)
            return true;
        for (InterruptScope? inner = _rare?.Interrupts; inner is not null; inner = inner.Outer)
        {
            if (inner.Kind != InterruptKind.Shield)
                scope ??= inner.HasFired ? inner : null;
            else if (!inner.HasFired)
                return scope is not null;
        }

        if (IsCancelRequested)
            scope = null;
        return IsCancelRequested || scope is not null;
    }

    /// <summary>True while the fiber is suspended in a wait for a foreign task.</summary>
    internal bool WaitsForForeign => State == FiberState.Suspended && WaitedForeign is not null;

    /// <summary>The fiber is interrupted in a wait that cannot be left.</summary>
    private void OutlivesLimit()
    {
        if (IsInterruptedNow(out InterruptScope? scope) && scope is { Kind: InterruptKind.TimeLimit })
            scope.Outlived();
    }

    /// <summary>Makes the exception that a call of the interrupted fiber throws.</summary>
    internal Exception MakeInterruption()
    {
        IsInterruptedNow(out InterruptScope? scope);
        return scope is null ? new FiberCanceledException(this) : scope.MakeException();
    }

    /// <summary>Cancels the token. A callback on it may throw, and the caller that cancels is not the one to get that.</summary>
    private void FireToken()
    {
        try
        {
            _rare?.Cancellation?.Cancel();
        }
        catch (AggregateException exception)
        {
            Scheduler.Report(this, exception);
        }
    }

    private void DropInterrupts()
    {
        for (InterruptScope? scope = _rare?.Interrupts; scope is not null; scope = scope.Outer)
            scope.DropTimer();
        if (_rare is null)
            return;
        _rare.Interrupts = null;

        // A token may live as long as the process. It must not keep alive every fiber that it could have cancelled.
        while (_rare.TokenLinks is { } link)
            link.Dispose();
    }
}
