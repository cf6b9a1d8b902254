using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FiberNet.Advanced;

/// <summary>
/// What a pending <see cref="FiberTask"/> points to: the suspended frame of an <c>async FiberTask</c> method,
/// or an <see cref="Operation{T}"/> in progress.
/// </summary>
/// <remarks>
/// Boxes are pooled by their scheduler and belong to its thread. A box goes back to its pool when its result is
/// taken; <see cref="Version"/> goes up at that moment, so a second await of the same task is recognised.
/// Completion never calls anybody: it stores a result, and the loop in <see cref="FiberScheduler"/> runs the
/// <see cref="Continuation"/> next. Chains of any depth therefore complete in constant stack.
/// </remarks>
[DebuggerNonUserCode]
public abstract class FiberBox
{
    /// <summary>Null, or what the await throws: an <see cref="ExceptionDispatchInfo"/> or a cancellation.</summary>
    internal object? Failure;

    /// <summary>What <see cref="Continuation"/> was, the last time there was one.</summary>
    private FiberBox? _continuation;

    /// <summary>Of a frame the fiber that it runs in, of an operation its scheduler: one field, or each of a million frames is larger by one.</summary>
    private object? _owner;

    /// <summary>Goes up each time the box is recycled.</summary>
    internal uint Version;

    internal BoxState State;

    internal BoxTraits Traits;

    /// <summary>The pool the box goes back to; see <see cref="BoxPools.Assign{TBox}"/>. It lies in the padding.</summary>
    internal ushort Pool;

    private protected FiberBox()
    {
    }

    /// <summary>True of an <see cref="Operation{T}"/>, false of a method's frame.</summary>
    internal bool IsOperation => (Traits & BoxTraits.Operation) != 0;

    /// <summary>True once the box is awaited, until it is recycled.</summary>
    internal bool IsAwaited => (Traits & BoxTraits.Awaited) != 0;

    /// <summary>
    /// The frame that awaits this box; null as long as nobody does. The reference stays when the box is recycled: frames are
    /// pooled and forget all they hold, and chances are that the same one comes again (a write barrier, 1.5 ns).
    /// </summary>
    internal FiberBox? Continuation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsAwaited ? _continuation : null;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            Traits |= BoxTraits.Awaited;
            SetContinuation(value);
        }
    }

    /// <summary>Of a frame: the fiber that it runs in; null in the pool.</summary>
    internal Fiber? FrameFiber
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert(!IsOperation && _owner is null or Fiber, "the owner of a frame is a fiber");
            return Unsafe.As<Fiber?>(_owner);
        }

        set
        {
            Debug.Assert(!IsOperation, "the owner of an operation is its scheduler");
            _owner = value;
        }
    }

    /// <summary>Of an operation: the scheduler that it belongs to.</summary>
    internal FiberScheduler OperationScheduler
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert(IsOperation && _owner is FiberScheduler, "the owner of an operation is its scheduler");
            return Unsafe.As<FiberScheduler>(_owner!);
        }

        set
        {
            Debug.Assert(IsOperation && (_owner is null || ReferenceEquals(_owner, value)), "an operation never changes its scheduler");
            _owner = value;
        }
    }

    /// <summary>True if the task can be read at once; false while it is pending, or when the reader has to yield first.</summary>
    internal bool IsReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => State >= BoxState.Done;
    }

    /// <summary>Of a frame: runs the method on until it parks again or has ended.</summary>
    internal abstract void Step();

    /// <summary>Forgets everything and goes back to the pool. Called once for each use, after the result was read or the failure taken.</summary>
    internal abstract void Recycle();

    /// <summary>Of an operation that its fiber will never read: withdraws it, or hands on a result that is there.</summary>
    /// <param name="fiber">The fiber, which ends.</param>
    internal virtual void Abandon(Fiber fiber)
    {
    }

    /// <summary>The fiber has abandoned all that it had started: what came back can be handed on, in order.</summary>
    internal virtual void AfterAbandon()
    {
    }

    /// <summary>Of a pending operation: leaves its queue and ends with <paramref name="failure"/>.</summary>
    internal virtual void Withdraw(Exception failure)
    {
    }

    /// <summary>True of an operation that this fiber has started and whose outcome was not read.</summary>
    internal virtual bool IsStartedBy(Fiber fiber) => false;

    /// <summary>Nobody awaits the box any more, and nobody will.</summary>
    internal void DropContinuation()
    {
        _continuation = null;
        Traits &= ~BoxTraits.Awaited;
    }

    /// <summary>What a dump and a logical stack trace say of this box.</summary>
    internal abstract string Describe();

    /// <summary>The running fiber, if it may await this box; null if not, and <see cref="AwaitFailure"/> has the reason.</summary>
    internal Fiber? CheckAwait(uint version)
    {
        if (Version != version || IsAwaited)
            return AwaitFailure.Refuse(AwaitedTwice());
        FiberScheduler? scheduler = IsOperation ? OperationScheduler : FrameFiber?.Scheduler;
        if (scheduler is null || !scheduler.HasAccess)
            return AwaitFailure.Refuse(FiberScheduler.Current?.Running is null ? FiberScheduler.NoFiber() : FiberScheduler.WrongThread());
        if (scheduler.Running is not { } fiber)
            return AwaitFailure.Refuse(FiberScheduler.NoFiber());
        return IsOperation || ReferenceEquals(FrameFiber, fiber) ? fiber : AwaitFailure.Refuse(AwaitedByOther(fiber));
    }

    /// <summary>The frame <paramref name="awaiting"/> suspends on this box.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AwaitBy(FiberBox awaiting, uint version)
    {
        BoxTraits traits = Traits;
        if (Version != version || (traits & BoxTraits.Awaited) != 0)
        {
            awaiting.FrameFiber!.ParkToThrow(awaiting, AwaitedTwice());
            return;
        }

        // Frames stay with their scheduler, as operations do: with one that has awaited the operation before there is nothing to check.
        if ((traits & BoxTraits.Operation) == 0 || !ReferenceEquals(_continuation, awaiting))
        {
            if (WhyNotMine(awaiting.FrameFiber!) is { } failure)
            {
                awaiting.FrameFiber!.ParkToThrow(awaiting, failure);
                return;
            }

            SetContinuation(awaiting);
        }

        Suspend(awaiting, traits);
    }

    /// <summary>The same, after <see cref="CheckAwait"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AwaitBy(FiberBox awaiting)
    {
        Debug.Assert(!IsAwaited && !IsReady, "CheckAwait let this await through");
        SetContinuation(awaiting);
        Suspend(awaiting, Traits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetContinuation(FiberBox? value)
    {
        if (!ReferenceEquals(_continuation, value))
            _continuation = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Suspend(FiberBox awaiting, BoxTraits traits)
    {
        Debug.Assert(!awaiting.IsOperation, "only a frame awaits");
        if ((traits & BoxTraits.Operation) == 0 || awaiting.FrameFiber!.ParkOn(this, awaiting, (traits & BoxTraits.YieldsFirst) != 0))
            Traits = traits | BoxTraits.Awaited;
    }

    /// <summary>Null if <paramref name="fiber"/> may await this: a frame's own fiber, or any fiber of an operation's scheduler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private InvalidOperationException? WhyNotMine(Fiber fiber)
    {
        if (IsOperation)
            return ReferenceEquals(OperationScheduler, fiber.Scheduler) ? null : FiberScheduler.WrongThread();
        return ReferenceEquals(FrameFiber, fiber) ? null : AwaitedByOther(fiber);
    }

    /// <summary>The reader of a <see cref="BoxState.DoneAfterYield"/> yields now, or has yielded: the outcome can be read.</summary>
    internal void EndYield()
    {
        Debug.Assert(State == BoxState.DoneAfterYield, "only a deferred outcome is yielded for");
        State = Failure is null ? BoxState.Done : BoxState.Failed;
    }

    /// <summary>Reads the outcome of a task without a value and recycles the box.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Take(uint version)
    {
        if (Version != version || State != BoxState.Done)
            ThrowInstead(version);
        Debug.Assert(Failure is null, "a box that is done has not failed");
        Recycle();
    }

    /// <summary>There is no result to read: throws the failure, or says why there is none.</summary>
    [StackTraceHidden]
    [DoesNotReturn]
    internal void ThrowInstead(uint version)
    {
        AwaitFailure.ThrowIfAny();
        if (IsOperation)
            OperationScheduler.CheckAccess();
        else
            FrameFiber?.Scheduler.CheckAccess();
        if (Version != version || State != BoxState.Failed)
            ThrowCannotTake(version);
        object failure = TakeFailure()!;
        Recycle();
        if (failure is ExceptionDispatchInfo info)
            info.Throw();
        throw (Exception)failure;
    }

    /// <summary>Of a box with a failure, which is about to be recycled. One that is used once keeps its failure: it may be awaited again.</summary>
    internal object? TakeFailure()
    {
        Debug.Assert(State == BoxState.Failed && Failure is not null, "the failure of a box is taken once");
        object? failure = Failure;
        if (Pool != BoxPools.None)
            Failure = null;
        return failure;
    }

    [StackTraceHidden]
    [DoesNotReturn]
    private void ThrowCannotTake(uint version)
    {
        if (Version != version)
            throw AwaitedTwice();
        throw new InvalidOperationException(IsOperation
            ? "The task has not completed; a FiberTask cannot be waited for by blocking, only awaited, and only once."
            : "The async FiberTask method has not completed. Only the fiber that runs it can await it; from Task code use Fiber.Start(...).AsTask().");
    }

    private static InvalidOperationException AwaitedTwice() =>
        new("This FiberTask was already awaited. A task that had to park can be awaited once: its memory is used again afterwards. Keep the result, or start a Fiber, which any number of fibers can join.");

    private InvalidOperationException AwaitedByOther(Fiber fiber) =>
        new($"The task of an async method that runs in {FrameFiber} was awaited in {fiber}; await it where it was called, or use Fiber.Join.");

    /// <summary>What an await throws, as an exception; null if there is none.</summary>
    internal Exception? FailureException => Failure is ExceptionDispatchInfo info ? info.SourceException : (Exception?)Failure;

    /// <summary>Keeps what an await throws. The cancellation of a fiber is no failure: nobody asks for its stack, and to keep it would cost at every level.</summary>
    internal void SetFailure(Exception exception)
    {
        Debug.Assert(State != BoxState.Failed, "a box fails once");
        Failure = exception is FiberCanceledException ? exception : ExceptionDispatchInfo.Capture(exception);
        State = BoxState.Failed;
    }
}
