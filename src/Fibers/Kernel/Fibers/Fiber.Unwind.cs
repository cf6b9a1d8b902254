using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>
/// A method that was called, was not awaited, and has suspended. A fiber has one place to go on from, so there is at most one such
/// method. When the fiber suspends elsewhere or ends, the method is ended like one of a cancelled fiber, so that its
/// <c>finally</c> blocks run.
/// </content>
public abstract partial class Fiber
{
    /// <summary>How often a method that is being ended may suspend again, because it catches every exception.</summary>
    private const int MostParksAtEnd = 16;

    /// <summary>Ends the method that was called and not awaited.</summary>
    /// <param name="hasEnded">True if the fiber has ended; false if it is about to suspend.</param>
    /// <returns>The misuse, to report or to throw.</returns>
    private InvalidOperationException EndUnawaited(bool hasEnded)
    {
        string name = NameOfUnawaited();
        string occasion = hasEnded
            ? $"{name} was called in {this} and not awaited, and still waited when the fiber ended"
            : $"{this} has already suspended: {name}, which it called and did not await, still waited";
        const string Advice = "Await the call, or start it as a fiber of its own with Fiber.Create or Fiber.Start.";
        Exception failure = hasEnded ? new FiberCanceledException(this) : new InvalidOperationException($"{occasion}. {Advice}");
        Exception? thrown = Unwind(failure, out bool isOver);
        string outcome = isOver ? "It was ended, and its finally blocks have run" : "It waits for a foreign task or does not end. It was given up, and its finally blocks do not run";
        return new InvalidOperationException($"{occasion}. {outcome}. {Advice}", thrown);
    }

    private string NameOfUnawaited()
    {
        Debug.Assert(Leaf is not null, "a fiber that has suspended has a frame");
        return OutermostFrame()!.Describe();
    }

    /// <summary>Resumes the method with an exception from its await until it has ended.</summary>
    /// <param name="failure">What its await throws.</param>
    /// <param name="isOver">False if it could not be ended.</param>
    /// <returns>What it threw, other than a cancellation.</returns>
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

        // The frame is not recycled, because its task may still be awaited.
        Exception? thrown = last?.FailureException;
        return thrown is OperationCanceledException || ReferenceEquals(thrown, failure) ? null : thrown;
    }

    /// <summary>Ends the suspension of the method, so that it can go on at once.</summary>
    /// <returns>False if it waits for a foreign task, which cannot be made to throw.</returns>
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
            // No fiber is woken: the method goes on here.
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

    /// <summary>Steps a frame, and then those that await it.</summary>
    /// <returns>The last frame, if it has ended; null if the method has suspended again.</returns>
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
