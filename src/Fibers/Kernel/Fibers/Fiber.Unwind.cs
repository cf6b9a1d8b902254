using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>
/// Methods that were called, not awaited, and have parked. A fiber has one place to go on from, so there is one at most, and it
/// is ended when the fiber parks elsewhere or ends: as a method of a cancelled fiber, so that its <c>finally</c> blocks run.
/// </content>
public abstract partial class Fiber
{
    /// <summary>So often a method that is ended may park all the same, because it catches everything.</summary>
    private const int MostParksAtEnd = 16;

    /// <summary>Ends the method that was called and not awaited.</summary>
    /// <param name="hasEnded">True: because the fiber has ended. False: because it is about to park.</param>
    /// <returns>The misuse, to be reported or thrown.</returns>
    private InvalidOperationException EndUnawaited(bool hasEnded)
    {
        string name = NameOfUnawaited();
        string occasion = hasEnded
            ? $"{name} was called in {this} and not awaited, and still waited when the fiber ended"
            : $"{this} has already parked: {name}, which it called and did not await, still waited";
        const string Advice = "Await the call, or start it as a fiber of its own with Fiber.Create or Fiber.Start.";
        Exception failure = hasEnded ? new FiberCanceledException(this) : new InvalidOperationException($"{occasion}. {Advice}");
        Exception? thrown = Unwind(failure, out bool isOver);
        string outcome = isOver ? "It was ended, and its finally blocks have run" : "It waits for a foreign task, or does not end: it was given up, and its finally blocks do not run";
        return new InvalidOperationException($"{occasion}. {outcome}. {Advice}", thrown);
    }

    private string NameOfUnawaited()
    {
        Debug.Assert(Leaf is not null, "a fiber that has parked has a frame");
        FiberBox outermost = Leaf!;
        while (outermost.Continuation is { } next)
            outermost = next;
        return outermost.Describe();
    }

    /// <summary>Runs the method on with an exception out of what it waits for, until it has ended.</summary>
    /// <param name="failure">What its await throws.</param>
    /// <param name="isOver">False if it could not be ended.</param>
    /// <returns>What it has thrown, other than a cancellation.</returns>
    private Exception? Unwind(Exception failure, out bool isOver)
    {
        _flags |= FiberFlags.Unwinding | FiberFlags.Interrupted;
        FiberBox? last = null;
        for (int i = 0; i < MostParksAtEnd && last is null && LeavePark(failure); i++)
        {
            Scheduler.InterruptionChanged(this);
            last = RunToPark(Leaf!);
        }

        isOver = last is not null;
        if (!isOver)
            LeavePark(failure);
        DropParkFailure();
        State = FiberState.Running;
        _waitingFor = null;
        _flags &= ~FiberFlags.Unwinding;
        if (!IsInterruptedNow(out _))
            _flags &= ~FiberFlags.Interrupted;
        Scheduler.InterruptionChanged(this);

        // The frame is not recycled: whoever has its task may still await it.
        Exception? thrown = last?.FailureException;
        return thrown is OperationCanceledException || ReferenceEquals(thrown, failure) ? null : thrown;
    }

    /// <summary>Ends the park of the method, so that it can go on at once.</summary>
    /// <returns>False if it waits for something foreign, which cannot be made to throw.</returns>
    private bool LeavePark(Exception failure)
    {
        if (State == FiberState.Ready)
        {
            Scheduler.Unready(this);
        }
        else if ((_flags & FiberFlags.Sleeping) != 0)
        {
            _flags &= ~FiberFlags.Sleeping;
            DropTimer();
            ThrowAtEndOfPark(failure);
        }
        else if (WaitedOperation is { } operation)
        {
            // Nobody is readied: the method goes on here.
            operation.DropContinuation();
            operation.Withdraw(failure);
        }
        else
        {
            return false;
        }

        State = FiberState.Running;
        return true;
    }

    /// <summary>Steps a frame, and those that await it.</summary>
    /// <returns>The last one when it has ended; null if the method has parked again.</returns>
    private static FiberBox? RunToPark(FiberBox frame)
    {
        while (true)
        {
            frame.Step();
            if (frame.State == BoxState.Pending)
                return null;
            if (frame.Continuation is not { } next)
                return frame;
            frame = next;
        }
    }

    private void DropTimer()
    {
        if (_timer == 0)
            return;
        Scheduler.Timers.Remove(_timer);
        _timer = 0;
    }
}
