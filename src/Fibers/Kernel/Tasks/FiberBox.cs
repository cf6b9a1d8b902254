using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FiberNet.Advanced;

/// <summary>
/// The object behind a pending <see cref="FiberTask"/>: the frame of a suspended <c>async FiberTask</c> method, or an
/// <see cref="Operation{T}"/>.
/// </summary>
/// <remarks>
/// Boxes are pooled by their scheduler and belong to its thread. A box goes back to its pool when its result is taken;
/// <see cref="Version"/> goes up at that moment, so a second await of the task is recognized. Completion calls nothing: it stores
/// a result, and the loop of <see cref="FiberScheduler"/> runs the <see cref="Continuation"/> next. Chains of any depth therefore
/// complete in constant stack.
/// </remarks>
[DebuggerNonUserCode]
public abstract partial class FiberBox
{
    /// <summary>What the await throws: an <see cref="ExceptionDispatchInfo"/> or a <see cref="FiberCanceledException"/>; null if it does not throw.</summary>
    internal object? Failure;

    /// <summary>The last <see cref="Continuation"/>, possibly of an earlier use.</summary>
    private FiberBox? _continuation;

    /// <summary>The fiber of a frame, or the scheduler of an operation. Two fields would make each of a million frames a word larger.</summary>
    private object? _owner;

    /// <summary>Goes up each time the box is recycled. A task with another version is stale.</summary>
    internal uint Version;

    internal BoxState State;

    internal BoxTraits Traits;

    /// <summary>The pool the box goes back to; see <see cref="BoxPools.Assign{TBox}"/>. It lies in the padding.</summary>
    internal ushort Pool;

    private protected FiberBox()
    {
    }

    /// <summary>True for an <see cref="Operation{T}"/>, false for a frame.</summary>
    internal bool IsOperation => (Traits & BoxTraits.Operation) != 0;

    /// <summary>True once the box is awaited, until it is recycled.</summary>
    internal bool IsAwaited => (Traits & BoxTraits.Awaited) != 0;

    /// <summary>
    /// The frame that awaits this box; null if none does. The reference stays when the box is recycled: frames are pooled and
    /// keep nothing alive, and often the same frame awaits again, which then saves a write barrier (1.5 ns).
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

    /// <summary>The fiber of a frame; null while the frame is in its pool. For frames and callbacks only.</summary>
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

    /// <summary>The scheduler of an operation. For operations only.</summary>
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

    /// <summary>True if the task can be read at once. False while it is pending, and if the reader must yield first.</summary>
    internal bool IsReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => State >= BoxState.Done;
    }

    /// <summary>Resumes the method of a frame until it suspends again or ends.</summary>
    internal abstract void Step();

    /// <summary>Clears the box and returns it to its pool. Called once for each use, after the outcome was taken.</summary>
    internal abstract void Recycle();

    /// <summary>Ends an operation that its fiber will never read: withdraws it, or hands on its result.</summary>
    /// <param name="fiber">The fiber, which is ending.</param>
    internal virtual void Abandon(Fiber fiber)
    {
    }

    /// <summary>Called when the fiber has abandoned all its operations: results that came back can be handed on, in order.</summary>
    internal virtual void AfterAbandon()
    {
    }

    /// <summary>Ends a pending operation with <paramref name="failure"/> and takes it out of its queue.</summary>
    internal virtual void Withdraw(Exception failure)
    {
    }

    /// <summary>True for an operation that this fiber started and whose outcome was not read.</summary>
    internal virtual bool IsStartedBy(Fiber fiber) => false;

    /// <summary>Drops the continuation: the box is not awaited any longer.</summary>
    internal void DropContinuation()
    {
        _continuation = null;
        Traits &= ~BoxTraits.Awaited;
    }

    /// <summary>Describes the box for dumps and logical stack traces.</summary>
    internal abstract string Describe();

    /// <summary>
    /// Returns the running fiber if it may await this box; outside fibers, a <see cref="DetachedFiber"/> for the method. Null if
    /// neither may; <see cref="AwaitFailure"/> then has the reason.
    /// </summary>
    internal Fiber? CheckAwait(uint version)
    {
        if (Version != version || IsAwaited)
            return AwaitFailure.Refuse(AwaitedTwice());
        FiberScheduler? scheduler = IsOperation ? OperationScheduler : FrameFiber?.Scheduler;
        if (scheduler is null || !scheduler.HasAccess)
            return AwaitFailure.Refuse(FiberScheduler.Current?.Running is null ? FiberScheduler.NoFiber() : FiberScheduler.WrongThread());
        if (scheduler.Running is not { } fiber)
            return IsOperation ? DetachedFiber.Adopt(scheduler) : FrameFiber as DetachedFiber ?? AwaitFailure.Refuse(FiberScheduler.NoFiber());
        return IsOperation || ReferenceEquals(FrameFiber, fiber) ? fiber : AwaitFailure.Refuse(AwaitedByOther(fiber));
    }

    /// <summary>Suspends the frame <paramref name="awaiting"/> on this box.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AwaitBy(FiberBox awaiting, uint version)
    {
        BoxTraits traits = Traits;
        if (Version != version || (traits & BoxTraits.Awaited) != 0)
        {
            awaiting.FrameFiber!.ParkToThrow(awaiting, AwaitedTwice());
            return;
        }

        // Frames and operations never change their scheduler. A frame that awaited the operation before needs no check.
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

    /// <summary>Suspends the frame <paramref name="awaiting"/> on this box, after <see cref="CheckAwait"/> allowed it.</summary>
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

    /// <summary>Returns why <paramref name="fiber"/> may not await this box; null if it may. A frame is awaited by its own fiber, an operation by any fiber of its scheduler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private InvalidOperationException? WhyNotMine(Fiber fiber)
    {
        if (IsOperation)
            return ReferenceEquals(OperationScheduler, fiber.Scheduler) ? null : FiberScheduler.WrongThread();
        return ReferenceEquals(FrameFiber, fiber) ? null : AwaitedByOther(fiber);
    }

    /// <summary>Makes the outcome of a <see cref="BoxState.DoneAfterYield"/> readable, because its reader yields.</summary>
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

    /// <summary>Throws the failure, or the reason why there is no result.</summary>
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

    /// <summary>Takes the failure of a box that is about to be recycled. A box without a pool keeps its failure, because it may be awaited again.</summary>
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
            ? "The task has not completed. A FiberTask cannot be waited for by blocking; await it, once."
            : "The async FiberTask method has not completed, and cannot be waited for by blocking. Await it where it was called, once; on another thread use InvokeAsync or Fiber.Wrap.");
    }

    private static InvalidOperationException AwaitedTwice() =>
        new("This FiberTask was already awaited. A task that suspended can be awaited once, because its memory is reused afterwards. Keep the result, or start a Fiber, which any number of fibers can join.");

    private InvalidOperationException AwaitedByOther(Fiber fiber) =>
        new($"The task of an async method that runs in {FrameFiber} was awaited in {fiber}; await it where it was called, or use Fiber.Join.");

    /// <summary>The failure as an exception; null if there is none.</summary>
    internal Exception? FailureException => Failure is ExceptionDispatchInfo info ? info.SourceException : (Exception?)Failure;

    /// <summary>Sets the failure that the await throws. A cancellation is kept without its stack: it is not a failure, and capturing would cost at every level.</summary>
    internal void SetFailure(Exception exception)
    {
        Debug.Assert(State != BoxState.Failed, "a box fails once");
        Failure = exception is FiberCanceledException ? exception : ExceptionDispatchInfo.Capture(exception);
        State = BoxState.Failed;
    }
}
